package io.mae4j.eval.picture;

import io.mae4j.UserError;
import io.mae4j.component.Encoded;
import io.mae4j.component.Encoder;
import io.mae4j.component.PatchGrid;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.Pictures;
import io.mae4j.engine.Program;
import io.mae4j.eval.picture.Selection.Example;
import io.mae4j.graph.Attention;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Node;
import io.mae4j.train.report.Lettering;
import io.mae4j.train.report.PngFile;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Where the last block of an encoder looks: for each head the attention that the class token pays to each patch, or without a
 * class token the mean over all patches that look. Drawn as heat over the picture; a row's brightest patch is what the head
 * attends to most.
 */
public final class AttentionMaps {
    private static final int SMALLEST = 112;
    private static final int GAP = 6;
    private static final int HEAD = 46; // a title and the names of the columns

    private final PatchGrid grid;
    private final Graph graph;
    private final int prefix;
    private final int heads;

    /** @throws UserError if the encoder has no attention */
    public AttentionMaps(PatchGrid grid, Encoder encoder) {
        this.grid = grid;
        GraphBuilder g = new GraphBuilder();
        Encoded encoded = encoder.encode(g, grid, grid.patchify(g, g.input("images", grid.images(1))));
        this.prefix = encoded.prefix();
        Graph whole = g.output("tokens", encoded.tokens()).build();
        Node last = whole.nodes().stream()
                .filter(node -> node.op() instanceof Attention)
                .reduce((first, second) -> second)
                .orElseThrow(() -> new UserError("this encoder has no attention to draw"));
        this.heads = ((Attention) last.op()).heads();
        this.graph = whole.extend().output("qkv", last.input(0)).build();
    }

    /** Input: {@code images} [1, channels, height, width]. Output: {@code qkv} of the last block [1, tokens, 3 * dim]. */
    public Graph graph() {
        return graph;
    }

    /**
     * Draws pictures of as many classes as possible, a row each: the picture, its heads, and their mean.
     *
     * @param program of {@link #graph}
     */
    public void draw(Program program, Dataset data, Pictures split, int count, Path png) {
        List<Example> examples = Selection.read(data, split, count);
        int scale = Math.max(1, (SMALLEST + grid.width() - 1) / grid.width());
        int width = grid.width() * scale + GAP;
        int height = grid.height() * scale + GAP;
        BufferedImage sheet = new BufferedImage(
                (heads + 2) * width + GAP, HEAD + examples.size() * height + GAP, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = sheet.createGraphics();
        try {
            g.setColor(Color.WHITE);
            g.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
            if (Lettering.available()) {
                letter(g, width);
            }
            for (int row = 0; row < examples.size(); row++) {
                float[] values = examples.get(row).values();
                BufferedImage picture =
                        PictureGrid.image(grid, data.normalization().denormalize(values));
                float[][] maps = maps(program, values);
                for (int column = 0; column < heads + 2; column++) {
                    BufferedImage cell = column == 0 ? picture : heated(picture, maps[column - 1]);
                    int x = GAP + column * width;
                    g.drawImage(cell, x, HEAD + row * height, width - GAP, height - GAP, null);
                }
            }
        } finally {
            g.dispose();
        }
        PngFile.write(png, sheet);
    }

    private void letter(Graphics2D g, int width) {
        Lettering.smooth(g);
        g.setColor(new Color(0x22, 0x22, 0x22));
        g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 14));
        g.drawString(prefix > 0 ? "Attention of the class token, last block" : "Attention, last block", GAP, 18);
        g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        for (int column = 0; column < heads + 2; column++) {
            String name = column == 0 ? "picture" : column <= heads ? "head " + column : "mean";
            int middle = GAP + column * width + (width - GAP) / 2;
            g.drawString(name, middle - g.getFontMetrics().stringWidth(name) / 2, HEAD - 6);
        }
    }

    /** {@code [heads + 1][patches]}: what each head pays to each patch, and their mean; class tokens left out. */
    float[][] maps(Program program, float[] picture) {
        INDArray images = Nd4j.createFromArray(picture).reshape(1, grid.channels(), grid.height(), grid.width());
        float[][] qkv;
        try (INDArray all =
                program.run(Map.of("images", images), List.of("qkv")).get("qkv")) {
            qkv = all.slice(0).toFloatMatrix(); // [tokens][3 * dim]
        }
        int dim = qkv[0].length / 3;
        int looking = prefix > 0 ? 1 : qkv.length;
        float[][] maps = new float[heads + 1][grid.patches()];
        for (int head = 0; head < heads; head++) {
            for (int query = 0; query < looking; query++) {
                double[] weights = attention(qkv, query, head * (dim / heads), dim, dim / heads);
                for (int patch = 0; patch < grid.patches(); patch++) {
                    float weight = (float) weights[prefix + patch] / looking;
                    maps[head][patch] += weight;
                    maps[heads][patch] += weight / heads;
                }
            }
        }
        return maps;
    }

    // softmax(q k / sqrt(size)) over all tokens
    private static double[] attention(float[][] qkv, int query, int channel, int dim, int size) {
        double[] weights = new double[qkv.length];
        double largest = Double.NEGATIVE_INFINITY;
        for (int key = 0; key < qkv.length; key++) {
            for (int c = 0; c < size; c++) {
                weights[key] += (double) qkv[query][channel + c] * qkv[key][dim + channel + c];
            }
            weights[key] /= Math.sqrt(size);
            largest = Math.max(largest, weights[key]);
        }
        double sum = 0;
        for (int key = 0; key < qkv.length; key++) {
            weights[key] = Math.exp(weights[key] - largest);
            sum += weights[key];
        }
        for (int key = 0; key < qkv.length; key++) {
            weights[key] /= sum;
        }
        return weights;
    }

    // the picture in grey, and heat over it
    private BufferedImage heated(BufferedImage picture, float[] map) {
        BufferedImage image = new BufferedImage(grid.width(), grid.height(), BufferedImage.TYPE_INT_RGB);
        float most = 0;
        for (float weight : map) {
            most = Math.max(most, weight);
        }
        for (int y = 0; y < grid.height(); y++) {
            for (int x = 0; x < grid.width(); x++) {
                Color pixel = new Color(picture.getRGB(x, y));
                float shade = 0.35f * (pixel.getRed() + pixel.getGreen() + pixel.getBlue()) / (3 * 255);
                float heat = map[y / grid.patchHeight() * grid.columns() + x / grid.patchWidth()] / most;
                Color heated = new Color(
                        level(shade + 0.65f * heat),
                        level(shade + 0.455f * heat * heat),
                        level(shade + 0.1f * (1 - heat)));
                image.setRGB(x, y, heated.getRGB());
            }
        }
        return image;
    }

    private static int level(float brightness) {
        return Math.round(255 * Math.min(1, brightness));
    }
}
