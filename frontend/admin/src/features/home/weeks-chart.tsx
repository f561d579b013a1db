import { Area, CartesianGrid, ComposedChart, Line, ResponsiveContainer, XAxis, YAxis } from "recharts";
import type { Week } from "@/api/types";
import { formatNumber, formatShortDay } from "@/i18n/format";
import { locale } from "@/i18n/locale";
import { t } from "@/i18n/t";

const axis = { fill: "var(--ink-3)", fontSize: 12 };

const compact = (value: number) =>
  new Intl.NumberFormat(locale().format, { notation: "compact", maximumFractionDigits: 1 }).format(value);

interface DotProps {
  cx?: number;
  cy?: number;
  index?: number;
}

interface EndDotProps extends DotProps {
  last: number;
  color: string;
  value: number;
  word: string;
  /** Moves the words when the two lines end close together. */
  shift: number;
}

/** The point and its words at the end of a line, in place of a legend. */
function EndDot({ cx = 0, cy = 0, index, last, color, value, word, shift }: EndDotProps) {
  if (index !== last) return null;
  return (
    <g>
      <circle cx={cx} cy={cy} r={4} fill={color} stroke="var(--card)" strokeWidth={1.5} />
      <text x={cx + 10} y={cy + shift} fontSize={12} fontWeight={600} fill="var(--ink)" className="num">
        {formatNumber(value)}
      </text>
      <text x={cx + 10} y={cy + shift + 14} fontSize={12} fill="var(--ink-3)">
        {word}
      </text>
    </g>
  );
}

/** The least height that `top` is drawn at, in pixels: the axis ends at a round number above it. */
const drawn = 170;

/** How far apart the end labels must move, in pixels, so that neither covers the other. */
export function labelShifts(given: number, spent: number, top: number): { given: number; spent: number } {
  const pixels = top > 0 ? (Math.abs(given - spent) / top) * drawn : 0;
  const push = Math.max(0, (32 - pixels) / 2);
  const sign = given >= spent ? -1 : 1;
  return { given: sign * push, spent: -sign * push };
}

export default function WeeksChart({ weeks }: { weeks: Week[] }) {
  const last = weeks.length - 1;
  const end = weeks[last];
  const given = end?.given ?? 0;
  const spent = end?.spent ?? 0;
  const top = Math.max(...weeks.map((week) => Math.max(week.given, week.spent)));
  const shifts = labelShifts(given, spent, top);
  const series = [
    { key: "given", color: "var(--chart-1)", value: given, word: t("home.given"), shift: shifts.given },
    { key: "spent", color: "var(--chart-2)", value: spent, word: t("home.used"), shift: shifts.spent },
  ];
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart
        data={weeks}
        margin={{ top: 8, right: 64, bottom: 0, left: -16 }}
        accessibilityLayer={false}
      >
        <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
        <XAxis
          dataKey="week"
          tickFormatter={(week: string) => formatShortDay(week)}
          tick={axis}
          tickLine={false}
          axisLine={false}
          minTickGap={44}
          tickMargin={8}
        />
        <YAxis
          tickFormatter={compact}
          tick={axis}
          tickLine={false}
          axisLine={false}
          tickCount={5}
          domain={[0, "auto"]}
        />
        <Area
          dataKey="given"
          stroke="none"
          fill="var(--chart-band)"
          fillOpacity={0.7}
          isAnimationActive={false}
          dot={false}
          activeDot={false}
        />
        {series.map(({ key, color, value, word, shift }) => (
          <Line
            key={key}
            dataKey={key}
            stroke={color}
            strokeWidth={2}
            isAnimationActive={false}
            dot={({ cx, cy, index }: DotProps) => (
              <EndDot
                key={index}
                cx={cx}
                cy={cy}
                index={index}
                last={last}
                color={color}
                value={value}
                word={word}
                shift={shift}
              />
            )}
          />
        ))}
      </ComposedChart>
    </ResponsiveContainer>
  );
}
