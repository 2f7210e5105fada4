using System.Diagnostics.CodeAnalysis;

namespace NetMonitor.Domain.Shared;

/// <summary>Done, or refused. The default value is done.</summary>
public readonly struct Result
{
    private Result(Refusal refusal) => Refusal = refusal;

    public static Result Done => default;

    public Refusal? Refusal { get; }

    [MemberNotNullWhen(true, nameof(Refusal))]
    public bool IsRefused => Refusal is not null;

    /// <summary>For values of an interface type, which C# never converts implicitly.</summary>
    public static Result<T> Of<T>(T value) => new(value);

    public static implicit operator Result(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return new Result(refusal);
    }

    public override string ToString() => Refusal is null ? "Done" : $"Refused {Refusal.Code}";
}

/// <summary>A value, or a refusal. Asking a refused result for its value is a bug and throws.</summary>
public readonly struct Result<T>
{
    private readonly T? _value;
    private readonly bool _made;

    internal Result(T value)
    {
        _value = value;
        _made = true;
    }

    private Result(Refusal refusal)
    {
        Refusal = refusal;
        _made = true;
    }

    public Refusal? Refusal { get; }

    [MemberNotNullWhen(true, nameof(Refusal))]
    public bool IsRefused => Refusal is not null;

    /// <exception cref="InvalidOperationException">The result is a refusal, or was never given a value.</exception>
    public T Value => Refusal is null && _made
        ? _value!
        : throw new InvalidOperationException($"No value: {Refusal?.Code ?? "the result was never set"}.");

    /// <summary>The value in another shape; a refusal stays what it is.</summary>
    public Result<TNext> Map<TNext>(Func<T, TNext> next) => Refusal is null ? Result.Of(next(Value)) : Refusal;

    public static implicit operator Result<T>(T value) => new(value);

    public static implicit operator Result<T>(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return new Result<T>(refusal);
    }

    public override string ToString() => Refusal is null ? $"{_value}" : $"Refused {Refusal.Code}";
}
