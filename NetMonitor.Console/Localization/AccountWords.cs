using Microsoft.Extensions.Localization;
using NetMonitor.Domain.Accounts;

namespace NetMonitor.Console.Localization;

/// <summary>Words for what accounts and their registration forms name: states, acts, purposes, particulars.</summary>
public sealed class AccountWords(IStringLocalizer<AccountsText> texts, Words words)
{
    public string Of(AccountStatus status) => texts[$"AccountStatus_{status}"];

    public string Of(AccountAct act) => texts[$"AccountAct_{act}"];

    /// <summary>What an act does, asked before it is done.</summary>
    public string Asks(AccountAct act) => texts[$"Ask_{act}"];

    public string Of(FormState state) => texts[$"FormState_{state}"];

    public string Of(FormPurpose purpose) => texts[$"FormPurpose_{purpose}"];

    /// <summary>A changed field with what it was and what it is (R10.9).</summary>
    public string Of(FieldChange change) => texts[AccountsText.Change, Field(change.Field), Said(change.Field, change.From), Said(change.Field, change.To)];

    private string Field(string name) => texts[name switch
    {
        nameof(Account.Name) => AccountsText.Name,
        nameof(Account.StaffNumber) => AccountsText.StaffNumber,
        nameof(Account.Mobile) => AccountsText.Mobile,
        nameof(Account.ImAccount) => AccountsText.ImAccount,
        nameof(Account.Roles) => AccountsText.Roles,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    }];

    private string Said(string field, string value) => value.Length == 0 ? texts[AccountsText.Nothing]
        : field == nameof(Account.Roles) ? words.Of(value.Split(' ').Select(Enum.Parse<Role>))
        : value;
}
