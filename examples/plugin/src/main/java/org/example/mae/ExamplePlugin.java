package org.example.mae;

import io.mae4j.component.Loss;
import io.mae4j.component.MaePlugin;
import io.mae4j.component.Masker;
import io.mae4j.data.dataset.DataSource;
import io.mae4j.experiments.run.Callback;
import io.mae4j.experiments.sweep.Sweeper;
import io.mae4j.train.optim.Optimizer;

/** What {@code META-INF/services/io.mae4j.component.MaePlugin} names: the components of this jar. */
public final class ExamplePlugin extends MaePlugin {
    @Override
    protected void configure() {
        component(Masker.class, "columns", ColumnMasker.class, ColumnMasker.Config.class, "hides whole columns");
        component(Masker.class, "contrast", ContrastMasker.class, ContrastMasker.Config.class, "hides what has contrast");
        component(Loss.class, "quartic", QuarticLoss.class, QuarticLoss.Config.class, "the error to the fourth power");
        component(DataSource.class, "shapes", Shapes.class, Shapes.Config.class, "discs and squares, drawn when asked for");
        component(Optimizer.class, "lion", Lion.class, Lion.Config.class, "steps by the sign of a mean of gradients");
        component(Callback.class, "weight_norms", WeightNorms.class, WeightNorms.Config.class, "logs weights' norms");
        component(
                Sweeper.class,
                "one_at_a_time",
                OneAtATimeSweeper.class,
                OneAtATimeSweeper.Config.class,
                "varies one axis, the others at their first value");
    }
}
