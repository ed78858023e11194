package io.mae4j.train;

import io.mae4j.component.MaePlugin;
import io.mae4j.train.optim.AdamW;
import io.mae4j.train.optim.Lars;
import io.mae4j.train.optim.Optimizer;
import io.mae4j.train.optim.Sgd;
import io.mae4j.train.schedule.ConstantSchedule;
import io.mae4j.train.schedule.CosineSchedule;
import io.mae4j.train.schedule.LinearSchedule;
import io.mae4j.train.schedule.Schedule;

/** Registers the optimisers and schedules of this module. */
public final class TrainPlugin extends MaePlugin {
    @Override
    protected void configure() {
        component(Optimizer.class, "adamw", AdamW.class, AdamW.Config.class, "Adam with decoupled weight decay");
        component(Optimizer.class, "lars", Lars.class, Lars.Config.class, "layer-wise adaptive rate scaling");
        component(Optimizer.class, "sgd", Sgd.class, Sgd.Config.class, "stochastic gradient descent with momentum");
        component(
                Schedule.class,
                "cosine",
                CosineSchedule.class,
                CosineSchedule.Config.class,
                "linear warm-up, then half a cosine cycle");
        component(
                Schedule.class,
                "linear",
                LinearSchedule.class,
                LinearSchedule.Config.class,
                "linear warm-up, then linearly down");
        component(
                Schedule.class,
                "constant",
                ConstantSchedule.class,
                ConstantSchedule.Config.class,
                "the same rate throughout");
    }
}
