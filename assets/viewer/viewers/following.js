// Where a reader is, between a view and the page: the page is told when they have come to rest, and what it
// says of a move that they have gone on from is not followed.

const SOON = 250; // ms

// `tell` is told a place, whatever that is made of.
export function following(tell) {
  const untold = []; // where the page was told that the reader is, and has not said so yet
  let [page, soon] = [null, null];
  const stop = () => {
    clearTimeout(soon);
    soon = null;
  };
  return {
    stop,
    go(place) {
      stop();
      soon = setTimeout(() => {
        soon = null;
        const key = JSON.stringify(place);
        if (key === (untold.at(-1) ?? page)) return;
        untold.push(key);
        tell(place);
      }, SOON);
    },
    // Whether the page has moved the reader to where it says that they are.
    moves(place) {
      const key = JSON.stringify(place);
      const heard = untold.indexOf(key);
      const moved = heard < 0 && key !== page;
      page = key;
      if (heard >= 0) untold.splice(0, heard + 1);
      if (moved) {
        untold.length = 0;
        stop();
      }
      return moved;
    },
    // Another thing is shown: whatever the page says of it is so.
    forget() {
      [page, untold.length] = [null, 0];
      stop();
    },
  };
}
