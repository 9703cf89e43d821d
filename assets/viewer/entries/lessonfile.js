// What the file of a lesson runs: unpacks the lesson, and each walk when a step first stands in it.

import { decode } from "../data/decode.js";
import { lesson } from "../hosts/lesson.js";

const unpacked = globalThis.unpacked;
const told = JSON.parse(new TextDecoder().decode(await unpacked("lesson")));
const part = async (name) => decode(await unpacked(name));
const walk = async (i) => {
  const { trace, weights, answers } = told.walks[i];
  return { trace: await part(trace), weights: await part(weights), answers: await part(answers) };
};
lesson(document.querySelector(".lesson"), document.querySelector(".root"), told, walk);
