// What makes pages pleasanter where scripts run; every page works without.
import { giveCalendars } from "./day.js";
import { foldFilters } from "./filter.js";
import { keepFresh } from "./fresh.js";
import { focusFirst, sendOnce } from "./forms.js";

focusFirst();
sendOnce();
giveCalendars();
foldFilters();
keepFresh();
