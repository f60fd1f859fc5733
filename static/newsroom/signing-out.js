/* Whoever logs out leaves no words behind in this browser; and none stay in it for ever. */
import { forgetAll, forgetOld } from "./local-copy.js";

document.getElementById("logout-form")?.addEventListener("submit", forgetAll);
forgetOld();
