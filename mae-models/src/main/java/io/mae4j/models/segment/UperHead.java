package io.mae4j.models.segment;

import com.google.inject.Inject;
import io.mae4j.UserError;
import io.mae4j.component.SegmentationHead;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Tensor;
import io.mae4j.graph.Unary;
import java.util.ArrayList;
import java.util.List;

/**
 * UperNet (Xiao et al. 2018) on a vision transformer, as BEiT puts it there and the paper after it (appendix A.4): a pyramid of
 * four maps, a quarter, half, one and two patches a cell, from the layers at a third, a half, two thirds and all of the depth; the
 * coarsest pooled to several sizes, the finer ones added to it on the way down, and all of them joined. A second, small head on
 * the third map is there to learn by.
 *
 * <p>The published heads drop a tenth of the channels before they classify; these drop none. The biases that transposed
 * convolutions have there would be lost in the norms after them, so here they have none. An odd number of rows or columns of
 * patches loses the last one in the coarsest map.
 */
public final class UperHead implements SegmentationHead {

    public record Config(
            @Doc("width of the maps; the published ones have that of a token") @Default("512") @Range(min = 1)
            int channels,

            @Doc("rows and columns to which the coarsest map is pooled") @Default("[1, 2, 3, 6]")
            List<Integer> poolScales,

            @Doc("width of the auxiliary head") @Default("256") @Range(min = 1)
            int auxiliaryChannels,

            @Doc("the auxiliary head's share in the loss; 0: there is none") @Default("0.4") @Range(min = 0)
            double auxiliaryWeight) {
        public Config {
            poolScales = List.copyOf(poolScales);
            if (poolScales.stream().anyMatch(scale -> scale < 1)) {
                throw new IllegalArgumentException(
                        "head.poolScales=" + poolScales + ": a map is pooled to one row and column or more");
            }
        }
    }

    private final Config config;

    @Inject
    public UperHead(Config config) {
        this.config = config;
    }

    @Override
    public List<Integer> layers(int depth) {
        return List.of(Math.max(1, depth / 3), Math.max(1, depth / 2), Math.max(1, 2 * depth / 3), depth);
    }

    @Override
    public List<Scores> write(GraphBuilder g, List<Tensor> maps, int classes, boolean training) {
        List<Tensor> pyramid = pyramid(g, maps, training);
        int last = pyramid.size() - 1;
        Tensor[] levels = new Tensor[pyramid.size()];
        levels[last] = pooled(g, pyramid.get(last), training);
        for (int i = last - 1; i >= 0; i--) {
            Tensor lateral = oneByOne(g.within("lateral_convs." + i), pyramid.get(i), training);
            levels[i] = g.add(lateral, sized(g, levels[i + 1], lateral));
        }
        for (int i = 0; i < last; i++) {
            levels[i] = threeByThree(g.within("fpn_convs." + i), levels[i], config.channels(), training);
        }
        for (int i = 1; i <= last; i++) {
            levels[i] = sized(g, levels[i], levels[0]);
        }
        Tensor joined = threeByThree(g.within("fpn_bottleneck"), g.concat(-1, levels), config.channels(), training);
        List<Scores> scores = new ArrayList<>();
        scores.add(new Scores(Scorer.of(g.within("conv_seg"), joined, classes), 1));
        if (config.auxiliaryWeight() > 0) {
            GraphBuilder auxiliary = g.within("auxiliary");
            Tensor map = threeByThree(auxiliary, maps.get(2), config.auxiliaryChannels(), training);
            scores.add(new Scores(Scorer.of(auxiliary.within("conv_seg"), map, classes), config.auxiliaryWeight()));
        }
        return scores;
    }

    // the maps in strides of a quarter, half, one and two patches
    private static List<Tensor> pyramid(GraphBuilder g, List<Tensor> maps, boolean training) {
        Tensor coarsest = maps.get(3);
        if (coarsest.dim(1) < 2 || coarsest.dim(2) < 2) {
            throw new UserError("upernet halves the grid of patches, which is " + coarsest.dim(1) + "x"
                    + coarsest.dim(2) + "; it needs two rows and columns or more");
        }
        int dim = coarsest.dim(-1);
        Tensor doubled = Convolution.doubling(g.within("fpn1.0"), maps.get(0), dim);
        Tensor normed = g.gelu(ChannelNorm.of(g.within("fpn1.1"), doubled, training));
        return List.of(
                Convolution.doubling(g.within("fpn1.3"), normed, dim),
                Convolution.doubling(g.within("fpn2.0"), maps.get(1), dim),
                maps.get(2),
                MaxPool.halved(g, coarsest));
    }

    // pyramid pooling (Zhao et al. 2017)
    private Tensor pooled(GraphBuilder g, Tensor map, boolean training) {
        Tensor[] parts = new Tensor[1 + config.poolScales().size()];
        parts[0] = map;
        for (int i = 1; i < parts.length; i++) {
            int scale = config.poolScales().get(i - 1);
            Tensor means = Resampling.means(g, map, scale, scale);
            parts[i] = sized(g, oneByOne(g.within("psp_modules." + (i - 1) + ".1"), means, training), map);
        }
        return threeByThree(g.within("bottleneck"), g.concat(-1, parts), config.channels(), training);
    }

    private Tensor oneByOne(GraphBuilder g, Tensor x, boolean training) {
        return rectified(g, Convolution.oneByOne(g.within("conv"), x, config.channels()), training);
    }

    private static Tensor threeByThree(GraphBuilder g, Tensor x, int channels, boolean training) {
        return rectified(g, Convolution.threeByThree(g.within("conv"), x, channels), training);
    }

    private static Tensor rectified(GraphBuilder g, Tensor x, boolean training) {
        Tensor normed = ChannelNorm.of(g.within("bn"), x, training);
        return g.scale(g.add(normed, g.unary(Unary.Function.ABS, normed)), 0.5);
    }

    // in the size of another map
    private static Tensor sized(GraphBuilder g, Tensor map, Tensor other) {
        return Resampling.bilinear(g, map, other.dim(1), other.dim(2));
    }
}
