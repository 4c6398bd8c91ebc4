import type { Cookbook } from '../cookbook.ts'
import { openEditor } from './editor.ts'
import { compileInPage, startEsbuild } from './esbuild-in-page.ts'
import { highlightLines } from './highlight-lines.ts'

declare const cookbook: Cookbook

// Begins when the reader opens the editor, and not before: it is larger than all the rest.
cookbook.takeWorkshop({ openEditor, highlightLines, startEsbuild, compile: compileInPage })
