using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Domain.Accounts;

/// <summary>What a registration form asks for (R9.3).</summary>
public enum FormPurpose
{
    SetUp,
    Adjust,
    Cancel,
}

public enum FormState
{
    Submitted,
    Registered,
}

/// <summary>
/// What a registration form says (our answer to annex 1). Names, titles and numbers have at most 64 characters, an ID number 18, the unit's opinion and
/// the reason for other accounts 1,000.
/// </summary>
/// <param name="Role">The kind of system administrator.</param>
/// <param name="IdNumber">Of the identity card: 17 digits and a digit or X.</param>
/// <param name="UserName">The account; null where it is not set up yet.</param>
/// <param name="Previous">User name of the administrator before, if there was one.</param>
/// <param name="OtherAccounts">Other accounts that the person holds, and why (R9.2).</param>
/// <param name="Opinion">Of the unit that sends the form.</param>
public sealed record FormContent(
    FormPurpose Purpose, Role Role, string Name, string StaffNumber, string IdNumber, string Title, string Mobile, string ImAccount, string? UserName,
    string? KeySerial, string? Previous, string? OtherAccounts, string Opinion);

/// <summary>The registration form of a system administrator, number <c>F…</c>: sent up by the unit, registered by the side that receives it (R9.3).</summary>
public sealed class RegistrationForm
{
    private RegistrationForm()
    {
    }

    /// <param name="onPaper">The receiving side entered a paper form: the unit has nobody yet.</param>
    public RegistrationForm(string number, UnitCode unit, UnitPath path, FormContent content, bool onPaper, string by, DateTimeOffset now)
    {
        (Number, UnitCode, UnitPath, OnPaper, SubmittedBy, SubmittedAt) = (number, unit, path.ToString(), onPaper, by, now);
        Content = content;
        Person = Typed.Code(content.StaffNumber);
        UserName = content.UserName;
    }

    public string Number { get; private set; } = "";
    public UnitCode UnitCode { get; private set; }
    public string UnitPath { get; private set; } = "";
    public FormContent Content { get; private set; } = null!;

    /// <summary>The staff number as it is compared (R9.2).</summary>
    public string Person { get; private set; } = "";

    /// <summary>The account that it is about, once there is one.</summary>
    public string? UserName { get; private set; }

    public bool OnPaper { get; private set; }
    public FormState State { get; private set; }
    public string SubmittedBy { get; private set; } = "";
    public DateTimeOffset SubmittedAt { get; private set; }
    public string? RegisteredBy { get; private set; }
    public DateTimeOffset? RegisteredAt { get; private set; }

    /// <summary>Why the receiving side lets the person hold a second account (R9.2); null where it does not.</summary>
    public string? Exception { get; private set; }

    /// <summary>When what it asks for was done: a form is good for one setting up or one adjustment.</summary>
    public DateTimeOffset? UsedAt { get; private set; }

    public long Version { get; private set; } = 1;

    /// <summary>Corrected by its unit until it is registered; what has changed, field by field. <c>FormStateRefused</c> (R9.3) after that.</summary>
    public Result<IReadOnlyList<FieldChange>> Edit(FormContent content)
    {
        if (State != FormState.Submitted) return Refusal.Conflict("FormStateRefused", "R9.3").With("state", State.ToString());
        var changes = (from property in typeof(FormContent).GetProperties()
                       let before = $"{property.GetValue(Content)}"
                       let after = $"{property.GetValue(content)}"
                       where before != after
                       select new FieldChange(property.Name, before, after)).ToList();
        (Content, Person, UserName) = (content, Typed.Code(content.StaffNumber), content.UserName);
        Version++;
        return changes;
    }

    /// <summary>The receiving side registers it. <c>FormStateRefused</c> (R9.3) where that was done.</summary>
    public Result<FormState> Register(string? exception, string by, DateTimeOffset now)
    {
        if (State != FormState.Submitted) return Refusal.Conflict("FormStateRefused", "R9.3").With("state", State.ToString());
        (State, Exception, RegisteredBy, RegisteredAt) = (FormState.Registered, exception, by, now);
        Version++;
        return State;
    }

    /// <summary>The account that was set up by it.</summary>
    public void NameAccount(string userName)
    {
        UserName = userName;
        Version++;
    }

    /// <summary>What it asks for is done.</summary>
    public void Use(DateTimeOffset now)
    {
        UsedAt = now;
        Version++;
    }
}
