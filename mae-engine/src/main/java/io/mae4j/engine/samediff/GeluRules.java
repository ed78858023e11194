package io.mae4j.engine.samediff;

import io.mae4j.graph.Gelu;
import io.mae4j.graph.GeluGradient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;

/** GELU from the error function: SameDiff's own is another function, and its gradient is not a number for large inputs. */
final class GeluRules {
    private static final double SQRT_HALF = Math.sqrt(0.5);
    private static final double DENSITY_AT_0 = 1 / Math.sqrt(2 * Math.PI);

    // the normal distribution function of a tensor, which GELU and its gradient share
    private final Map<Lowered, SDVariable> normal = new HashMap<>();

    static void addTo(Rules rules) {
        GeluRules gelu = new GeluRules();
        rules.put(Gelu.class, gelu::forward);
        rules.put(GeluGradient.class, gelu::gradient);
    }

    private List<Lowered> forward(Gelu op, Call c) {
        Lowered x = c.in(0);
        return List.of(c.result(0, x.form(), x.as(x.form()).mul(normal(c, x))));
    }

    private List<Lowered> gradient(GeluGradient op, Call c) {
        SDVariable x = c.in(0).as(c.in(0).form());
        SDVariable dy = c.in(1).as(c.in(0).form());
        SDVariable density = c.sd().math().exp(x.mul(x).mul(-0.5)).mul(DENSITY_AT_0);
        return List.of(c.result(
                0, c.in(0).form(), normal(c, c.in(0)).add(x.mul(density)).mul(dy)));
    }

    private SDVariable normal(Call c, Lowered x) {
        return normal.computeIfAbsent(
                x,
                k -> c.sd().math().erf(x.as(x.form()).mul(SQRT_HALF)).mul(0.5).add(0.5));
    }
}
