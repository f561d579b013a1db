import { render } from "preact";
import { OrderPage } from "../../../src/account/order.tsx";

export default () => {
  const order = shopify.order.value?.id;
  if (order) render(<OrderPage host={shopify} order={order.slice(order.lastIndexOf("/") + 1)} />, document.body);
};
