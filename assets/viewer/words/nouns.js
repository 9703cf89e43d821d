// What the tokens of the walk on screen are called in our sentences: words, or parts of a picture.

let nouns = {};

// Of a part: `nouns` are its own, for "word", "words", "sentence" and their like.
export function speakOf(part) {
  nouns = part.nouns;
}

// A sentence of ours, written of words, said of what the tokens are.
export const called = (text) =>
  text.replace(/\b[a-z]+\b/gi, (noun) => {
    const other = nouns[noun.toLowerCase()];
    return other && noun[0] < "a" ? other.charAt(0).toUpperCase() + other.slice(1) : (other ?? noun);
  });
