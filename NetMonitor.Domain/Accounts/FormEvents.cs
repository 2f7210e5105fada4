using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Units;

namespace NetMonitor.Domain.Accounts;

/// <summary>What entries of registration forms are about.</summary>
public static class FormSubjects
{
    public const string OfForm = "RegistrationForm";

    extension(Subject)
    {
        public static Subject Form(string number) => new(OfForm, number);
    }
}

/// <summary>A form was sent up (R9.3). Numbers of identity cards and telephones are in the form, not in the journal.</summary>
/// <param name="OnPaper">Entered by the receiving side from paper.</param>
public sealed record FormSubmitted(FormPurpose Purpose, Role Role, UnitCode Unit, string Name, string? UserName, bool OnPaper) : DomainEvent;

/// <param name="Fields">Names of the fields that were corrected.</param>
public sealed record FormEdited(IReadOnlyList<string> Fields) : DomainEvent;

/// <param name="Exception">Why the person may hold a second account (R9.2); null where no exception was made.</param>
public sealed record FormRegistered(string Name, string? UserName, string? Exception) : DomainEvent;
