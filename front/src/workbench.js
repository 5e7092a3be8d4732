// What every page needs of a script; a page works without any of it.
import "./theme.js";
import "./report.js";
import "./together.js";
