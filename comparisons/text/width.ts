/** The width in columns that all terminal output fits into. */
export const WIDTH = 80
