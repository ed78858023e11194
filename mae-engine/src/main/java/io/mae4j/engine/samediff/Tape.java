package io.mae4j.engine.samediff;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.config.ExecutionResult;
import org.nd4j.autodiff.samediff.config.SDValue;
import org.nd4j.autodiff.samediff.internal.FrameIter;
import org.nd4j.autodiff.samediff.internal.InferenceSession;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The operations of one execution with their arrays, to be done again. Shapes are static, so the second run differs from the
 * first only in what the placeholders hold, and SameDiff's interpreter, which would find that out anew, is not asked.
 */
final class Tape {
    private record Step(Object op, OpContext context) {}

    private final List<Step> steps = new ArrayList<>();

    /** A session that interprets the graph once and writes down what it does. */
    InferenceSession recorder(SameDiff sd) {
        return new InferenceSession(sd) {
            @Override
            public ExecutionResult doExec(
                    DifferentialFunction op,
                    OpContext context,
                    FrameIter frame,
                    Set<VarId> inputs,
                    Set<VarId> iterated,
                    Set<String> constants,
                    Map<String, SDValue> others) {
                if (!(op instanceof CustomOp) && !(op instanceof Op)) {
                    throw new IllegalStateException("cannot repeat " + op.opName());
                }
                steps.add(new Step(op, copy(context)));
                return super.doExec(op, context, frame, inputs, iterated, constants, others);
            }
        };
    }

    void play() {
        for (Step step : steps) {
            if (step.op instanceof CustomOp custom) {
                Nd4j.exec(custom, step.context);
            } else {
                Nd4j.exec((Op) step.op, step.context);
            }
        }
    }

    void close() {
        for (Step step : steps) {
            try {
                step.context.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        steps.clear();
    }

    // the session empties its own contexts after use
    private static OpContext copy(OpContext context) {
        OpContext copy = Nd4j.getExecutioner().buildContext();
        copy.setInputArrays(context.getInputArrays());
        copy.setOutputArrays(context.getOutputArrays());
        if (context.numIArguments() > 0) {
            copy.setIArguments(
                    context.getIArguments().stream().mapToLong(Long::longValue).toArray());
        }
        if (context.numTArguments() > 0) {
            copy.setTArguments(context.getTArguments().stream()
                    .mapToDouble(Double::doubleValue)
                    .toArray());
        }
        if (context.numDArguments() > 0) {
            copy.setDArguments(context.getDArguments().toArray(DataType[]::new));
        }
        boolean[] flags = new boolean[context.numBArguments()];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = context.getBArguments().get(i);
        }
        if (flags.length > 0) {
            copy.setBArguments(flags);
        }
        return copy;
    }
}
