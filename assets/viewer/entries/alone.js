// What a file runs: unpacks the parts that stand in it, and shows them.

import { alone } from "../hosts/alone.js";
import { decode } from "../data/decode.js";

async function part(name) {
  const packed = Uint8Array.from(atob(document.getElementById(name).textContent), (c) => c.charCodeAt(0));
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return decode(new Uint8Array(await new Response(unpacked).arrayBuffer()));
}

const [trace, weights, answers] = await Promise.all(["trace", "weights", "answers"].map(part));
alone(document.querySelector(".root"), { trace, weights, answers });
