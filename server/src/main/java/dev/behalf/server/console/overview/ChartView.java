package dev.behalf.server.console.overview;

import java.util.List;

/// Two charts of columns, one above the other on one axis of time: verified tokens, and refused ones by reason. Across,
/// everything is in per cent, so that the drawing takes any width; down, in pixels. Numbers are texts as SVG wants
/// them.
///
/// @param summary in a sentence, for whoever does not see the drawing
/// @param empty whether there is nothing to draw
public record ChartView(String summary, List<Line> lines, List<TimeMark> times, List<Column> columns, boolean empty) {

    public static final int HEIGHT = 292;
    /// Where the baselines are.
    public static final int VERIFIED_BASE = 158;
    public static final int REFUSED_BASE = 264;

    static final int VERIFIED_HEIGHT = 112;
    static final int REFUSED_HEIGHT = 64;

    public ChartView {
        lines = List.copyOf(lines);
        times = List.copyOf(times);
        columns = List.copyOf(columns);
    }

    /// A line across, with the count that it stands for.
    public record Line(String y, String label) {}

    /// A mark of the axis of time.
    public record TimeMark(String x, String label) {}

    /// What was counted in one step of time.
    ///
    /// @param x where its room begins
    /// @param width of its room
    /// @param label the time
    /// @param any whether anything was counted
    /// @param now whether it is not over yet
    /// @param link to what was refused then
    public record Column(
            String x,
            String width,
            String label,
            String verified,
            String refused,
            String undecided,
            boolean any,
            boolean now,
            List<Bar> bars,
            String link) {
        public Column {
            bars = List.copyOf(bars);
        }
    }

    /// @param style a class of the style sheet, which gives the colour
    public record Bar(String style, String x, String y, String width, String height) {}
}
