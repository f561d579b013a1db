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

/** How much room the end labels take, in pixels: from one to the next, and below a point. */
const apart = 32;
const below = 16;

/**
 * How far the end labels must move, in pixels and down, so that neither covers the other, nor the
 * dates below the chart.
 */
export function labelShifts(given: number, spent: number, top: number): { given: number; spent: number } {
  const height = (value: number) => (top > 0 ? (value / top) * drawn : 0);
  const gap = Math.abs(height(given) - height(spent));
  const push = Math.max(0, (apart - gap) / 2);
  const raise = Math.max(0, push + below - height(Math.min(given, spent)));
  const lower = push - raise;
  const upper = -push - Math.max(0, raise - Math.max(0, gap - apart));
  return given >= spent ? { given: upper, spent: lower } : { given: lower, spent: upper };
}

/** Round figures for the axis: four even steps that reach `top`, and not far beyond. */
export function ticksTo(top: number): number[] {
  const least = Math.max(1, top / 4);
  const power = 10 ** Math.floor(Math.log10(least));
  const step =
    [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10]
      .map((n) => n * power)
      .find((n) => n >= least && Number.isInteger(n)) ?? least;
  return [0, 1, 2, 3, 4].map((n) => n * step);
}

export default function WeeksChart({ weeks }: { weeks: Week[] }) {
  const last = weeks.length - 1;
  const end = weeks[last];
  const given = end?.given ?? 0;
  const spent = end?.spent ?? 0;
  const top = Math.max(...weeks.map((week) => Math.max(week.given, week.spent)));
  const ticks = ticksTo(top);
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
          ticks={ticks}
          domain={[0, ticks[4] ?? 0]}
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
