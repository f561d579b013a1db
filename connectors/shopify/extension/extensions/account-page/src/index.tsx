import { render } from "preact";
import { LoyaltyPage } from "../../../src/account/page.tsx";

export default () => render(<LoyaltyPage host={shopify} />, document.body);
