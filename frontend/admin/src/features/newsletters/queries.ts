import { keepPreviousData, useQuery } from "@tanstack/react-query";
import {
  countReaders,
  getNewsletter,
  listNewsletters,
  type Newsletter,
  type NewsletterBody,
  removeNewsletter,
  saveNewsletter,
  sendNewsletter,
  stopNewsletter,
} from "@/api/newsletter-calls";
import { useAnswered, useChange, usePages } from "@/api/queries";

const key = "newsletters";

/** Newsletters, newest first. */
export const useNewsletters = () => usePages([key, "list"], listNewsletters);

const isMoving = (letter: Newsletter) =>
  letter.stage === "planned" || letter.stage === "sending" || letter.mail.waiting > 0;

/** One newsletter. While it is on its way, it is asked again and again. */
export const useNewsletter = (id: string) =>
  useQuery({
    queryKey: [key, "one", id],
    queryFn: () => getNewsletter(id),
    enabled: id !== "",
    refetchInterval: (query) => (query.state.data && isMoving(query.state.data) ? 5_000 : false),
  });

/** How many it would go to. */
export const useReaders = (segment: string) =>
  useQuery({
    queryKey: [key, "readers", segment],
    queryFn: () => countReaders(segment),
    placeholderData: keepPreviousData,
    refetchInterval: (query) => (query.state.data?.preparing ? 3_000 : false),
  });

export const useSaveNewsletter = (id: string) =>
  useAnswered(key, id, (body: NewsletterBody) => saveNewsletter(id, body));
export const useSendNewsletter = (id: string) => useAnswered(key, id, (at: string) => sendNewsletter(id, at));
export const useStopNewsletter = (id: string) => useAnswered(key, id, () => stopNewsletter(id));

/** Forgets a draft. */
export const useRemoveNewsletter = (id: string) => useChange([key, "list"], () => removeNewsletter(id));
