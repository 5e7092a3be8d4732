// For a published site, which has no server: one classic script, since pages of a file system may load no modules.
import "./incident.js";
import "./origins.js";
import "./strips.js";
