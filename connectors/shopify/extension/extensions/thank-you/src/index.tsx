import { render } from "preact";
import { ThankYouSurvey } from "../../../src/account/survey.tsx";

export default () => {
  const slug = shopify.settings.value.survey;
  if (typeof slug === "string" && slug) render(<ThankYouSurvey host={shopify} slug={slug} />, document.body);
};
