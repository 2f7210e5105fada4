namespace NetMonitor.Domain.Accounts;

/// <summary>Where an account's holder is reached. Until a code that was sent there came back, nothing but codes is sent there.</summary>
public enum Contact
{
    Mobile,

    /// <summary>The instant-messaging account.</summary>
    ImAccount,
}

/// <summary>What an account's holder asks to be corrected of its own particulars; what is null stays as it is.</summary>
public sealed record Correction(string? Name, string? StaffNumber, string? Mobile, string? ImAccount, string Reason, DateTimeOffset AskedAt)
{
    /// <summary>What it changes of the particulars, field by field.</summary>
    public IReadOnlyList<FieldChange> ChangesOf(AccountParticulars now) =>
    [
        .. new[]
        {
            new FieldChange(nameof(Name), now.Name, Name ?? now.Name),
            new FieldChange(nameof(StaffNumber), now.StaffNumber, StaffNumber ?? now.StaffNumber),
            new FieldChange(nameof(Mobile), now.Mobile, Mobile ?? now.Mobile),
            new FieldChange(nameof(ImAccount), now.ImAccount, ImAccount ?? now.ImAccount),
        }.Where(change => change.From != change.To),
    ];
}
