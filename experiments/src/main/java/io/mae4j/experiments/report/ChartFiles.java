package io.mae4j.experiments.report;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.parser.LoaderContext;
import com.github.weisj.jsvg.parser.SVGLoader;
import com.github.weisj.jsvg.view.FloatSize;
import com.github.weisj.jsvg.view.ViewBox;
import io.mae4j.file.AtomicFile;
import io.mae4j.train.report.Lettering;
import io.mae4j.train.report.PngFile;
import java.awt.Component;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A chart as files, for papers and slides: {@code <name>.svg}, and {@code <name>.png} in twice its size. */
final class ChartFiles {
    private static final int SCALE = 2;

    private ChartFiles() {}

    /** Writes or replaces both; on a system without fonts the SVG alone. */
    static void write(Path folder, String name, String svg) {
        AtomicFile.write(folder.resolve(name + ".svg"), svg);
        if (Lettering.available()) {
            PngFile.write(folder.resolve(name + ".png"), drawn(svg));
        }
    }

    private static BufferedImage drawn(String svg) {
        SVGDocument chart = new SVGLoader()
                .load(
                        new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)),
                        null,
                        LoaderContext.createDefault());
        FloatSize size = chart.size();
        int width = SCALE * Math.round(size.width);
        int height = SCALE * Math.round(size.height);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        Lettering.smooth(g);
        chart.render((Component) null, g, new ViewBox(0, 0, width, height));
        g.dispose();
        return image;
    }
}
