import { useQuery } from "@tanstack/react-query";
import { FileText } from "lucide-react";
import { useEffect, useState } from "react";
import { fileAddress, type RequestFile } from "@/api/desk-calls";
import { hostFetch, server } from "@/host/fetch";
import { formatNumber } from "@/i18n/format";
import { t } from "@/i18n/t";

interface FilesProps {
  request: string;
  files: RequestFile[];
}

/** What came along with a message: pictures are shown, the rest is there to be saved. */
export function MessageFiles({ request, files }: FilesProps) {
  if (files.length === 0) return null;
  return (
    <ul className="mt-3 flex flex-wrap gap-2">
      {files.map((file) => (
        <li key={file.id} className="min-w-0 max-w-full">
          {!file.kept ? (
            <span className="text-caption text-ink-3">
              {t("requests.file_dropped", { name: file.name, why: t(`requests.file_${file.why || "type"}`) })}
            </span>
          ) : file.type.startsWith("image/") ? (
            <Picture request={request} file={file} />
          ) : (
            <a
              className="link inline-flex items-center gap-1.5"
              href={fileAddress(request, file.id)}
              download={file.name}
            >
              <FileText size={16} aria-hidden /> {file.name}
              <span className="text-caption text-ink-3">
                {t("requests.file_kb", { size: formatNumber(Math.ceil(file.size / 1024)) })}
              </span>
            </a>
          )}
        </li>
      ))}
    </ul>
  );
}

/** A picture is fetched as staff: its address alone shows nothing. */
function Picture({ request, file }: { request: string; file: RequestFile }) {
  const { data } = useQuery({
    queryKey: ["request-file", file.id],
    queryFn: async () => {
      const answer = await hostFetch(new Request(new URL(fileAddress(request, file.id), server)));
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.blob();
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  const [shown, show] = useState("");
  useEffect(() => {
    if (!data) return;
    const address = URL.createObjectURL(data);
    show(address);
    return () => URL.revokeObjectURL(address);
  }, [data]);
  const height = 160;
  return (
    <a href={shown || undefined} target="_blank" rel="noreferrer" className="block">
      <img
        src={shown || undefined}
        alt={file.name}
        height={height}
        width={Math.round((height * file.width) / Math.max(1, file.height))}
        className="h-40 w-auto max-w-full rounded-control bg-sunken object-contain"
      />
    </a>
  );
}
