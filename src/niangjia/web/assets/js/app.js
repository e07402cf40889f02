// Script only makes the pages quicker: every one of them works without.

import "./draft.js";
import "./papers.js";
import "./htmx.js";
import "./keys.js";
import "./passkey.js";
import "./locate.js";
