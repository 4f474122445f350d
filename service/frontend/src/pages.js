// The one script of the ordinary pages: htmx with morphing, nothing evaluated from text.
import htmx from "htmx.org";
import "idiomorph/htmx";

window.htmx = htmx;
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
