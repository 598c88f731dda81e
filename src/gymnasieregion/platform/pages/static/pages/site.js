// What makes pages pleasanter where scripts run; every page works without.
import { giveCalendars } from "./day.js";
import { foldFilters } from "./filter.js";
import { keepFresh } from "./fresh.js";
import { focusFirst, sendOnce } from "./forms.js";
import { comeBack } from "./posted.js";

focusFirst();
comeBack();
sendOnce();
giveCalendars();
foldFilters();
keepFresh();
