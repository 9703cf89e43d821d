// What passes between the rooms of the viewer, as types for people and for editors. What comes from the
// server is typed in attention_core/view/protocol.py and said in the README.

/**
 * A tensor as it was decoded: all that the protocol says of it, and its numbers.
 * @typedef {object} Tensor
 * @property {string} name
 * @property {Float32Array} data
 * @property {number[]} shape
 * @property {number[]} full its shape before weights were cut down
 * @property {number[]} pool how many entries along each axis one stands for
 * @property {string[]} axes
 * @property {number} head which of the axes is that of heads, -1 if none
 * @property {string} symbol
 * @property {string} hue
 * @property {Scale} scale of all its numbers
 * @property {Scale[]} scales of each head
 * @property {Float32Array} [moved] how far each number moved, where two sides are compared
 */

/**
 * Where a colour scale ends.
 * @typedef {object} Scale
 * @property {number} limit
 * @property {number} most larger than the limit if there are numbers off the scale
 * @property {boolean} signed
 * @property {boolean} root whether colours go by the square root
 */

/**
 * What is drawn of a tensor: made by matrix() in matrix.js.
 * @typedef {object} Matrix
 * @property {Tensor} tensor
 * @property {number} head which head it is of, -1 if its tensor has none
 * @property {Known} known that head, and of a joined axis of heads all it is joined from
 * @property {boolean} turned whether rows and columns have changed places
 * @property {number} firstRow where it begins, if it is a part of a matrix
 * @property {number} firstCol
 * @property {number} rows
 * @property {number} cols
 * @property {string} rowAxis empty for a vector
 * @property {string} colAxis empty for a number
 * @property {number} rowPool how many rows of the tensor one stands for
 * @property {number} colPool
 * @property {number} fullRows how many rows the tensor has
 * @property {number} fullCols
 * @property {Scale} scale
 * @property {(r: number, c: number) => number} at
 * @property {((r: number, c: number) => boolean) | null} changed
 * @property {((r: number, c: number) => boolean) | null} covered where nobody may see the number: it is NaN there
 */

/**
 * A matrix in its place on a picture: made by place() in blocks.js, from what titled() made there.
 * @typedef {Matrix & Placed} Block
 * @typedef {object} Placed
 * @property {{text: string, hue?: string, size?: string}} title
 * @property {boolean} result whether it is what the stage makes
 * @property {number} x
 * @property {number} y
 * @property {number} cw width of a cell
 * @property {number} ch height of a cell
 * @property {Labels} labels
 * @property {number} reach width of what names its rows
 * @property {boolean} [ghost] whether it is the asking row as it was before
 * @property {number} [clear] width that its title may take, once all blocks have their places
 */

/**
 * What stands around a block.
 * @typedef {object} Labels
 * @property {boolean} left names of rows
 * @property {number} top height of what names columns, 0 for none
 * @property {number} rise height of its title above it, if that is another
 * @property {boolean} side whether it is a strip with a small title
 * @property {number} aside width of a title to the left of the names of rows, 0 for none there
 */

/**
 * Blocks and the signs between them, in the scene's units.
 * @typedef {object} Picture
 * @property {Block[]} blocks
 * @property {{text: string, x: number, y: number}[]} signs
 * @property {number} width
 * @property {number} height
 * @property {Dials} [dials] where pairs of numbers are turned
 * @property {Words} [words] where there are lines between words in place of cells; blocks have no place then
 */

/**
 * Pairs of numbers as arrows that are turned: made by turn() in layouts/turn.js, in the scene's units.
 * @typedef {object} Dials
 * @property {string} says what is turned, and of whom
 * @property {number} x where that stands
 * @property {number} y
 * @property {number} radius
 * @property {{x: number, y: number, was: number[], now: number[], angle: number}[]} each in radians
 */

/**
 * Words and how lines go between them: made by composeWords() in layouts/words.js.
 * @typedef {object} Words
 * @property {Word[]} asks
 * @property {Word[]} answers
 * @property {boolean} across whether each list is one line, and not a column
 * @property {boolean} placed whether they stand in a picture, at the places that they are parts of
 * @property {number} ask who is asking
 * @property {number} follow which of those who answer is followed, -1 if none
 * @property {boolean} shares whether numbers are weights, so that 1 is the widest
 * @property {object[]} rests where heads rest, as the protocol says it
 * @property {string[] | null} heads names of all, where all are drawn
 * @property {number} size of the words' letters
 * @property {number} thick width of the widest line
 * @property {number} lanes width in which the lines of all heads lie side by side
 * @property {(number[] | null)[]} captions where it stands what either list does
 */

/**
 * @typedef {object} Word
 * @property {string} text
 * @property {HTMLImageElement | null} face an image in its place
 * @property {number[] | null} place row and column in the picture that it is a part of
 * @property {boolean} special whether it stands for no word
 * @property {number} x with y, w and h: where it is pointed at
 * @property {number[]} box around its letters
 * @property {number[]} port where lines begin or end
 * @property {number[]} number where a number stands
 */

/**
 * What is under the pointer: a cell or the line it is, or the word of a row or a column.
 * @typedef {{block: Block, r: number, c: number, word?: "row" | "col"}} Found
 */

/**
 * What a picture is composed in: made by prepare() in scene.js.
 * @typedef {object} Scene
 * @property {object} axes from axesOf() in axes.js
 * @property {object} stage as the protocol says it
 * @property {Object<string, Tensor>} tensors of the side that is shown
 * @property {Known} known the head that is chosen
 * @property {object | null} covers what of the result nobody may see, as the protocol says it
 * @property {number} asks row of the word that asks
 * @property {Tensor | null} began what the layer began with, at its last stage
 * @property {{width: number, height: number, snug?: boolean}} room
 * @property {number} scale pixels of the screen to a unit
 * @property {number} ratio pixels of the canvas to a unit
 * @property {object} theme colours, from theme() in colour.js
 * @property {number} letter size of names
 * @property {number} [least] size of digits: smaller ones are not written
 * @property {(text: string) => number} measure width of a small text
 * @property {(m: Matrix, which: "row" | "col", i: number) => string} name
 * @property {(m: Matrix, which: "row" | "col", i: number) => HTMLImageElement | null} face
 * @property {(m: Matrix, which: "row" | "col", i: number) => number} width
 * @property {(m: Matrix, which: "row" | "col") => number} widest the largest of these widths
 * @property {(name: string, axes: string[]) => Matrix[]} each a tensor once for every head
 */

/**
 * Entries by the names of their axes: what is known when a cell is active.
 * @typedef {Object<string, number>} Known
 */

/**
 * Where a reader is in a walk; START in walk.js is the first.
 * @typedef {object} State
 * @property {number} stage its place in the rail
 * @property {number} head -1 for all at once
 * @property {number[] | null} cell row and column that are open
 * @property {string} of the weights that cell and focus are in, empty for the stage's own numbers
 * @property {number[]} focus where the keyboard is
 * @property {number} ask the token that asks
 * @property {number} follow the token whose weight is followed, -1 if none is
 * @property {Found | null} hover what is pointed at
 * @property {boolean} touched whether a finger points
 * @property {string} show the side of a change
 * @property {string} form "words" where lines between words are to stand in for "numbers"
 * @property {string} predict the kind of question that is asked, "any" kind, or empty
 * @property {object | null} edit the number typed last
 */
