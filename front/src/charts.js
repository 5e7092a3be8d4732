// Charts: drawn from the numbers that the page has as a table or a list. Without this script those are there.
import "./strips.js";
import "./origins.js";
