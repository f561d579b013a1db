import { render } from "preact";
import { OrderPoints } from "../../../src/account/order.tsx";

export default () => {
  const order = shopify.order.value?.id;
  if (order) render(<OrderPoints host={shopify} order={order} />, document.body);
};
