/** The columns of a terminal that all text is made to fit. */
export const WIDTH = 80
