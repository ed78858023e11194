package io.mae4j.engine.cpu;

import io.mae4j.engine.plan.Buffer;
import io.mae4j.engine.plan.Operand;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Pointer;

/**
 * A primitive with its operands. Everything native is made once by {@link #bind}; a run allocates nothing. One run at a time.
 */
final class Call implements Unit {
    private record Argument(int number, Operand operand) {}

    private final Primitive primitive;
    private final List<Argument> arguments = new ArrayList<>();
    private dnnl_exec_arg_t nativeArguments;
    private dnnl_memory[] memories;
    private int[] moving; // indices of operands in worker memory
    private int scratch = -1;
    private final Address address = new Address();

    /** A pointer whose address can be set without an allocation. */
    private static final class Address extends Pointer {
        Address at(long value) {
            address = value;
            return this;
        }
    }

    Call(Primitive primitive) {
        this.primitive = primitive;
    }

    /** Gives the operand of an argument number. */
    Call with(int argument, Operand operand) {
        arguments.add(new Argument(argument, operand));
        return this;
    }

    @Override
    public List<Buffer> buffers() {
        return arguments.stream().map(a -> a.operand().buffer()).toList();
    }

    @Override
    public long scratchBytes() {
        return primitive.scratchBytes();
    }

    @Override
    public void bind() {
        boolean needsScratch = scratchBytes() > 0;
        int count = arguments.size() + (needsScratch ? 1 : 0);
        nativeArguments = new dnnl_exec_arg_t(count);
        memories = new dnnl_memory[count];
        List<Integer> inWorker = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            Argument argument = arguments.get(i);
            create(i, argument.number(), argument.operand().address());
            if (argument.operand().buffer().place() == Buffer.Place.WORKER) {
                inWorker.add(i);
            }
        }
        if (needsScratch) {
            scratch = count - 1;
            create(scratch, dnnl.DNNL_ARG_SCRATCHPAD, 0);
        }
        nativeArguments.position(0);
        moving = inWorker.stream().mapToInt(Integer::intValue).toArray();
    }

    private void create(int index, int number, long at) {
        memories[index] = new dnnl_memory();
        Dnnl.check(
                dnnl.dnnl_memory_create(memories[index], primitive.layout(number), Dnnl.engine(), address.at(at)),
                "memory");
        nativeArguments.position(index).arg(number).memory(memories[index]);
    }

    /** Moves an operand, given by its position among the {@link #with} calls, to another address. */
    void move(int index, long to) {
        dnnl.dnnl_memory_set_data_handle(memories[index], address.at(to));
    }

    @Override
    public void run(Worker worker) {
        for (int index : moving) {
            move(index, worker.memory() + arguments.get(index).operand().address());
        }
        if (scratch >= 0) {
            move(scratch, worker.scratch());
        }
        int status = dnnl.dnnl_primitive_execute(primitive.handle, worker.stream(), memories.length, nativeArguments);
        if (status != dnnl.dnnl_success) {
            Dnnl.check(status, "execution");
        }
    }

    @Override
    public void close() {
        for (dnnl_memory memory : memories) {
            dnnl.dnnl_memory_destroy(memory);
        }
        nativeArguments.deallocate();
    }
}
