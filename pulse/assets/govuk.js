// Brings the GOV.UK components of a page to life.
import { initAll } from "govuk-frontend";

initAll();
