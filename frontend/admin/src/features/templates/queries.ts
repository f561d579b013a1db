import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  archiveTemplate,
  getTemplate,
  previewTemplate,
  saveTemplate,
  type TemplateCopy,
  testTemplate,
} from "@/api/offer-calls";

const one = (id: string) => ["message-template", id];

/** One template; nothing is asked for a new one. */
export const useTemplate = (id: string) =>
  useQuery({ queryKey: one(id), queryFn: () => getTemplate(id), enabled: id !== "" });

/** Keeps a template; a new one has no id. */
export function useSaveTemplate(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { name: string; document: TemplateCopy }) => saveTemplate(id, body),
    onSuccess: (saved) => {
      client.setQueryData(one(saved.id), saved);
      void client.invalidateQueries({ queryKey: ["message-templates"] });
    },
  });
}

/** Takes a template out of use. */
export function useArchiveTemplate() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: archiveTemplate,
    onSuccess: () => client.invalidateQueries({ queryKey: ["message-templates"] }),
  });
}

export interface Look {
  document: TemplateCopy;
  language: string;
  member_id?: string;
}

/** How a template looks while it is written. */
export const useTemplatePreview = (look: Look) =>
  useQuery({
    queryKey: ["template-preview", look],
    queryFn: () => previewTemplate(look),
    placeholderData: keepPreviousData,
    retry: false,
  });

/** Sends a template to oneself. */
export const useTestTemplate = () => useMutation({ mutationFn: testTemplate });
