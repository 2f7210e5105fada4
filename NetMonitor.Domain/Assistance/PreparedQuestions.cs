using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Domain.Assistance;

/// <summary>
/// Questions that an authority's center keeps ready for a cause: whoever drafts a request at or below the authority may take them over, and change them
/// there.
/// </summary>
public sealed class PreparedQuestions
{
    public const int MaxName = 100;

    /// <summary>Sets of one authority. Those of a merged one may come on top.</summary>
    public const int Most = 100;

    private PreparedQuestions()
    {
    }

    public PreparedQuestions(Guid id, UnitCode authority) => (Id, UnitCode) = (id, authority);

    public Guid Id { get; private set; }

    /// <summary>The authority whose center keeps them.</summary>
    public UnitCode UnitCode { get; private set; }

    /// <summary>Its own among the authority's.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The words of a case's cause for which they are meant; one of them is enough.</summary>
    public string Cause { get; private set; } = "";

    public IReadOnlyList<Question> Questions { get; private set; } = [];
    public DateTimeOffset KeptAt { get; private set; }

    /// <summary>Counts its changes from 1: the ETag.</summary>
    public long Version { get; private set; }

    public void Keep(PreparedContent content, DateTimeOffset now)
    {
        (Name, Cause, Questions, KeptAt) = (content.Name, content.Cause, content.Questions, now);
        Version++;
    }

    /// <summary>To the authority that took over from the one whose they were: under a name that is free there.</summary>
    public void HandOver(UnitCode into, string name)
    {
        (UnitCode, Name) = (into, name);
        Version++;
    }

    /// <summary>A name that is not taken: the own one, numbered from 2 where another has it.</summary>
    public static string FreeName(string name, IReadOnlySet<string> taken)
    {
        var free = name;
        for (var no = 2; taken.Contains(free); no++)
        {
            var numbered = $"（{no}）";
            var room = Math.Min(name.Length, MaxName - numbered.Length);
            // No half of a character is left.
            if (char.IsHighSurrogate(name[room - 1])) room--;
            free = name[..room] + numbered;
        }

        return free;
    }
}

/// <summary>What is kept, read and checked.</summary>
public sealed record PreparedContent(string Name, string Cause, IReadOnlyList<Question> Questions)
{
    /// <summary>Malformed with <c>PreparedNameMalformed</c>, <c>CauseMalformed</c>, or as <see cref="QuestionSet.Of"/> says.</summary>
    public static Result<PreparedContent> Of(string? name, string? cause, IReadOnlyList<AskedQuestion>? asked)
    {
        if (!PlainText.IsLine(name, PreparedQuestions.MaxName)) return Refusal.Malformed("PreparedNameMalformed");
        if (!PlainText.IsLine(cause, AssistanceCase.MaxCause)) return Refusal.Malformed("CauseMalformed");
        var questions = QuestionSet.Of(asked);
        return questions.IsRefused ? questions.Refusal : new PreparedContent(name!.Trim(), cause!.Trim(), questions.Value.Questions);
    }
}
