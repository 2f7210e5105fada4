using NetMonitor.Domain.Supervision;

namespace NetMonitor.Console.Ui;

/// <summary>What a colour says. Each has three shades in app.css: of its text, of the surface behind that text, and of a part of a bar.</summary>
public enum Tone
{
    /// <summary>Nothing has been done yet.</summary>
    Waiting,
    Active,

    /// <summary>A second colour for active, where two active parts stand side by side in a bar.</summary>
    ActiveSecond,
    Review,
    Good,
    Warn,
    Bad,

    /// <summary>Over without a result.</summary>
    Ended,
}

public static class Tones
{
    /// <summary>How urgent a task or a request is.</summary>
    public static Tone Of(Priority priority) => priority switch
    {
        Priority.Routine => Tone.Waiting,
        Priority.Urgent => Tone.Warn,
        Priority.Critical => Tone.Bad,
        _ => throw new ArgumentOutOfRangeException(nameof(priority), priority, null),
    };

    /// <summary>The tone's shade of a part of a bar, for what takes a colour and no class.</summary>
    public static string Fill(this Tone tone) => $"var(--{tone.Css()["tone-".Length..]}-fill)";

    /// <summary>The class of app.css that brings the tone's shades.</summary>
    public static string Css(this Tone tone) => tone switch
    {
        Tone.Waiting => "tone-waiting",
        Tone.Active => "tone-active",
        Tone.ActiveSecond => "tone-active-second",
        Tone.Review => "tone-review",
        Tone.Good => "tone-good",
        Tone.Warn => "tone-warn",
        Tone.Bad => "tone-bad",
        _ => "tone-ended",
    };
}
