using NetMonitor.Domain.Shared;

namespace NetMonitor.Domain.Regulation;

/// <summary>
/// One version of a setting (R19.1): from a day on, in the law's time zone, the figure is at least as tight. Nothing of it is ever changed, but that one
/// that is not in force yet may be withdrawn.
/// </summary>
public sealed class SettingVersion
{
    /// <summary>Characters of the document or other ground that it rests on.</summary>
    public const int MaxGround = 200;

    private SettingVersion()
    {
    }

    public SettingVersion(SettingName name, int version, int value, DateOnly from, string ground, string by, DateTimeOffset now) =>
        (Name, Version, Value, From, Ground, SetBy, SetAt) = (name, version, value, from, ground, by, now);

    public SettingName Name { get; private set; }
    public int Version { get; private set; }
    public int Value { get; private set; }

    /// <summary>The first day on which it is in force.</summary>
    public DateOnly From { get; private set; }

    public string Ground { get; private set; } = "";
    public string SetBy { get; private set; } = "";
    public DateTimeOffset SetAt { get; private set; }
    public string? WithdrawnBy { get; private set; }
    public DateTimeOffset? WithdrawnAt { get; private set; }

    /// <summary><c>SettingInForce</c> (R19.1) from its first day on, as that would loosen what is in force, and for one that was withdrawn before.</summary>
    public Result Withdraw(DateOnly today, string by, DateTimeOffset now)
    {
        if (From <= today || WithdrawnAt is not null) return Refusal.Conflict("SettingInForce", "R19.1");
        (WithdrawnBy, WithdrawnAt) = (by, now);
        return Result.Done;
    }
}
