// What every page needs of a script; a page works without any of it.
import "./incident.js";
import "./queue.js";
import "./report.js";
import "./theme.js";
import "./together.js";
