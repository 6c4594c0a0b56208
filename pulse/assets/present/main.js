// The presenter view and its notes window. Both documents hold every slide, so nothing is fetched
// once they are open: the network may go away. Nothing is kept in the browser either, because the
// next person at this computer must not find the results in a cache.
import { Notes } from "./notes.js";
import { Show } from "./show.js";

if (document.body.classList.contains("show")) new Show(document.body).start();
else new Notes(document.body).start();
