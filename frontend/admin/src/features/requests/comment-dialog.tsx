import { type FormEvent, useState } from "react";
import { fieldError } from "@/api/client";
import type { CommentBody } from "@/api/desk-calls";
import type { RequestKind } from "@/api/request-calls";
import type { MemberRow } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ReasonField } from "@/components/ui/reason-field";
import { Segmented } from "@/components/ui/segmented";
import { useToast } from "@/components/ui/toast";
import { MemberPicker } from "@/features/members/member-picker";
import { useOnceKey } from "@/features/members/once";
import { useThingsNamed } from "@/features/products/queries";
import { ThingsField } from "@/features/products/things-field";
import { t } from "@/i18n/t";
import { KindField } from "./kind-field";
import { useLogComment } from "./queries";

/** Notes what somebody said of the shop where everybody reads it. */
export function CommentDialog({ onClose }: { onClose: () => void }) {
  const [link, setLink] = useState("");
  const [verdict, setVerdict] = useState<CommentBody["verdict"]>("bad");
  const [kind, setKind] = useState<RequestKind>("complaint");
  const [text, setText] = useState("");
  const [author, setAuthor] = useState("");
  const [member, setMember] = useState<MemberRow>();
  const [products, setProducts] = useState<string[]>([]);
  const product = useThingsNamed("products", products).data?.find(({ id }) => id === products[0]);
  const [tried, setTried] = useState(false);
  const log = useLogComment();
  const { key } = useOnceKey();
  const toast = useToast();
  const noLink = !/^https?:\/\/\S+\.\S+/.test(link.trim());
  const noText = text.trim() === "";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (noLink || noText) return;
    log.mutate(
      {
        key,
        link: link.trim(),
        verdict,
        kind: verdict === "bad" ? kind : "suggestion",
        text: text.trim(),
        ...(author.trim() && { author: author.trim() }),
        ...(member && { member_id: member.id }),
        ...(product && { store_id: product.store_id, product_id: product.id }),
      },
      {
        onSuccess: () => {
          toast(t("requests.comment_kept"));
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t("requests.comment_new")}
      description={t("requests.comment_detail")}
    >
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <Field
          label={t("requests.comment_link")}
          hint={t("requests.comment_link_hint")}
          error={tried && noLink ? t("requests.comment_link_missing") : fieldError(log.error, "link")}
        >
          {(control) => (
            <Input
              {...control}
              type="url"
              inputMode="url"
              value={link}
              onChange={(event) => setLink(event.target.value)}
              autoComplete="off"
            />
          )}
        </Field>
        <div className="flex flex-wrap items-end gap-4">
          <Segmented
            label={t("requests.comment_verdict")}
            value={verdict}
            onChange={setVerdict}
            options={[
              { value: "bad", label: t("requests.verdict_bad") },
              { value: "good", label: t("requests.verdict_good") },
            ]}
          />
          {verdict === "bad" ? <KindField kind={kind} onChange={setKind} className="flex-1" /> : null}
        </div>
        <ReasonField
          label={t("requests.text")}
          error={tried && noText ? t("requests.comment_text_missing") : fieldError(log.error, "text")}
          value={text}
          maxLength={4000}
          onChange={(event) => setText(event.target.value)}
        />
        <ThingsField
          kind="products"
          label={t("requests.comment_product")}
          ids={products}
          onChange={setProducts}
          most={1}
        />
        <Field label={t("requests.comment_author")} error={fieldError(log.error, "author")}>
          {(control) => (
            <Input
              {...control}
              value={author}
              maxLength={120}
              onChange={(event) => setAuthor(event.target.value)}
              autoComplete="off"
            />
          )}
        </Field>
        <MemberPicker label={t("requests.comment_member")} not="" picked={member} onPick={setMember} />
        <FormError error={log.error} fields={["link", "text", "author"]} />
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit" busy={log.isPending}>
            {t("requests.comment_verb")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
