package io.mae4j.engine.cpu;

import org.bytedeco.dnnl.dnnl_stream;

/** What a unit needs of the thread that runs it: a stream, memory of its own, and scratch memory for primitives. */
record Worker(int index, dnnl_stream stream, long memory, long scratch) {}
