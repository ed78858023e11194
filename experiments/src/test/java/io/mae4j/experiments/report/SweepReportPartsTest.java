package io.mae4j.experiments.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.experiments.sweep.SweepIndex;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** What a report is made of. */
class SweepReportPartsTest {

    @Test
    void aStatisticIsTheMeanAndTheSamplesDeviation() {
        assertEquals("2.00 ± 1.00", Statistic.of(List.of(1.0, 2.0, 3.0)).text(2));
        assertEquals("0.4440", Statistic.of(List.of(0.444)).text(4));
        assertEquals("", Statistic.of(List.of()).text(2));
    }

    @Test
    void theTableOfThePaperIsTheOneThatVariesTheSameKeys() {
        Paper paper = Paper.read();
        assertEquals("Figure 5: masking ratio", title(paper, "mask.ratio"));
        assertEquals("Table 1f: mask sampling", title(paper, "mask", "mask.ratio"));
        assertEquals("Table 1f: mask sampling", title(paper, "mask"));
        assertEquals("Table 1a: decoder depth", title(paper, "decoder.depth"));
        assertTrue(paper.table(List.of("optimizer.lr")).isEmpty());
    }

    @Test
    void aSettingFindsItsRowHoweverItsNumberIsWritten() {
        Paper.Table sampling = Paper.read().table(List.of("mask", "mask.ratio")).orElseThrow();
        Map<String, String> block = Map.of("mask", "block", "mask.ratio", "0.50");
        assertEquals(72.3, sampling.row(block::get).orElseThrow().lin());
        assertTrue(
                sampling.row(Map.of("mask", "grid", "mask.ratio", "0.5")::get).isEmpty());
    }

    @Test
    void pairsAgreeIfBothMeasuresCallTheSameOneBetter() {
        List<Agreement.Measured> settings = List.of(
                new Agreement.Measured(70, 54.6), // worst in both
                new Agreement.Measured(75, 69.9),
                new Agreement.Measured(74, 73.5), // better than the second in the paper alone
                new Agreement.Measured(71, 73.5)); // which does not tell these two apart
        assertEquals(new Agreement(5, 3), Agreement.of(settings));
    }

    @Test
    void aChartIsXmlWithAPointForEachValue() throws Exception {
        SvgChart chart = SvgChart.ofCategories("a < b & \"c\"", "target", List.of("pixels", "pca"));
        chart.line("<first>", List.of(new SvgChart.Point(0, 1, 0.1), new SvgChart.Point(1, 2, 0)), true);
        chart.line("second", List.of(new SvgChart.Point(0, 5, 0)), true);
        Document svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(chart.svg().getBytes(StandardCharsets.UTF_8)));
        assertEquals(3, svg.getElementsByTagName("circle").getLength());
    }

    @Test
    void aPointThatIsNoNumberIsLeftOut() {
        SvgChart chart = SvgChart.ofNumbers("loss", "epoch");
        chart.line("nothing", List.of(new SvgChart.Point(0, Double.NaN, 0)), true);
        assertTrue(chart.isEmpty());
        chart.line("some", List.of(new SvgChart.Point(0, 1, 0), new SvgChart.Point(1, Double.NaN, 0)), true);
        assertEquals(2, chart.svg().split("<circle", -1).length);
    }

    @Test
    void aLineGoesAlongItsAxisInWhateverOrderItsValuesWereSwept() {
        List<Setting> settings = Stream.of("0.75", "0.25", "0.5")
                .map(ratio -> setting(ratio, "0"))
                .toList();
        String svg = new AxisCharts("mask.ratio", settings, List.of("loss"), Optional.empty())
                .all()
                .get(0)
                .svg();
        List<Double> places = Pattern.compile("<circle cx=\"([0-9.]+)")
                .matcher(svg)
                .results()
                .map(circle -> Double.valueOf(circle.group(1)))
                .toList();
        assertEquals(places.stream().sorted().toList(), places);
        assertEquals(3, places.size());
    }

    @Test
    void aChartOfMoreLinesThanItCanShowSaysSo() {
        List<Setting> settings = IntStream.range(0, 12)
                .mapToObj(i -> setting("0." + (10 + i), Integer.toString(i)))
                .toList();
        String svg = new AxisCharts("mask.ratio", settings, List.of("loss"), Optional.empty())
                .all()
                .get(0)
                .svg();
        assertTrue(svg.contains("loss (10 of 12 lines)"), svg);
    }

    private static Setting setting(String ratio, String depth) {
        Map<String, String> values = Map.of("mask.ratio", ratio, "decoder.depth", depth);
        return new Setting(
                values,
                List.of(new SweepIndex.Entry(0, "000", values, "finished", "", 1, Map.of("loss", 1.0), Map.of())));
    }

    private static String title(Paper paper, String... axes) {
        return paper.table(List.of(axes)).orElseThrow().title();
    }
}
