# mypy: ignore-errors
# numba infers the types here, by other rules than mypy's.
"""Instructions of the processor that kernels use and Python has no name for: bytes taken together, bits counted."""

from __future__ import annotations

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

VECTOR, NUMBERS, WINDOW = ir.VectorType(ir.IntType(8), 64), ir.VectorType(ir.IntType(32), 64), ir.IntType(64)
"""What intrinsics take at once: 64 bytes, 64 numbers, 8 bytes."""


def vector_at(context, builder, array_type, array, position, kind=VECTOR):
    """Return the pointer to what stands at `array[position:]`, at any alignment, as one of the above, for an intrinsic."""
    data = context.make_array(array_type)(context, builder, array).data
    return builder.bitcast(builder.gep(data, [position]), kind.as_pointer())


def load_vector(context, builder, array_type, array, position):
    """Return the 64 bytes at `array[position:]`, for an intrinsic."""
    return builder.load(vector_at(context, builder, array_type, array, position), align=1)


@intrinsic
def load_window(typing, data, position):
    """Load the 8 bytes at `data[position:]` as one little-endian integer, at any alignment."""

    def generate(context, builder, signature, arguments):
        return builder.load(vector_at(context, builder, signature.args[0], *arguments, WINDOW), align=1)

    return types.uint64(data, types.int64), generate


@intrinsic
def copy_vector(typing, data, position, out, at):
    """Copy the 64 bytes at `data[position:]` to `out[at:]`; return how many they are."""

    def generate(context, builder, signature, arguments):
        codes = load_vector(context, builder, signature.args[0], *arguments[:2])
        builder.store(codes, vector_at(context, builder, signature.args[2], *arguments[2:]), align=1)
        return ir.Constant(ir.IntType(64), VECTOR.count)

    return types.int64(data, types.int64, out, types.int64), generate


@intrinsic
def differing_bytes(typing, one, place, other, position):
    """Tell which of the 64 bytes at `one[place:]` differ from those at `other[position:]`, the first in the lowest bit."""

    def generate(context, builder, signature, arguments):
        ours = load_vector(context, builder, signature.args[0], *arguments[:2])
        theirs = load_vector(context, builder, signature.args[2], *arguments[2:])
        return builder.bitcast(builder.icmp_unsigned("!=", ours, theirs), ir.IntType(64))

    return types.uint64(one, types.int64, other, types.int64), generate


@intrinsic
def within(typing, values, position, high, span):
    """Tell which of the 64 numbers (int32) at `values[position:]` are at most `high` and more than `high - span`.

    The first is told in the lowest bit.
    """

    def generate(context, builder, signature, arguments):
        array, place, *limits = arguments
        pointer = vector_at(context, builder, signature.args[0], array, place, NUMBERS)
        numbers = builder.load(pointer, align=4)
        first, everywhere = ir.Constant(ir.IntType(32), 0), ir.Constant(NUMBERS, None)
        empty = ir.Constant(NUMBERS, ir.Undefined)
        high, span = (
            builder.shuffle_vector(builder.insert_element(empty, limit, first), empty, everywhere)
            for limit in limits
        )
        # As unsigned numbers, what is more than `high` is far more than any span.
        found = builder.icmp_unsigned("<", builder.sub(high, numbers), span)
        return builder.bitcast(found, ir.IntType(64))

    return types.uint64(values, types.int64, types.int32, types.int32), generate


@intrinsic
def count_ones(typing, value):
    """Count the bits that are set."""

    def generate(context, builder, signature, arguments):
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), generate


@intrinsic
def trailing_zeros(typing, value):
    """Count the zero bits below the lowest one; 64 for zero."""

    def generate(context, builder, signature, arguments):
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 0))

    return types.uint64(types.uint64), generate


@intrinsic
def leading_zeros(typing, value):
    """Count the zero bits above the highest one; 64 for zero."""

    def generate(context, builder, signature, arguments):
        return builder.ctlz(arguments[0], ir.Constant(ir.IntType(1), 0))

    return types.uint64(types.uint64), generate
