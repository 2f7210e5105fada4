using NetMonitor.Console.Commands;
using NetMonitor.Console.Keys;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Installation;

/// <summary>The four accounts that an installation begins with (R5.1, R10.3).</summary>
public enum FirstPost
{
    FirstAdministrator,
    SecondAdministrator,
    KeyCustodian,
    InformationCenterCustodian,
}

/// <summary>
/// The key of one of them. Without a seed it is one of the file's. A code that it shows now proves that its seed is right, before anybody depends on it.
/// </summary>
public sealed record FirstKey(
    string? Serial, string? Seed = null, string? Algorithm = null, string? Digits = null, string? Period = null, string? Code = null)
{
    /// <summary>Its seed is in no text that is made of it.</summary>
    public override string ToString() => Serial ?? "";
}

public sealed record FirstHolder(string? Name, string? StaffNumber, string? Mobile, string? ImAccount, FirstKey? Key);

/// <summary>Who they are, and the file of their keys with what it was encrypted with, if there is one.</summary>
public sealed record FirstAccounts(
    FirstHolder? FirstAdministrator, FirstHolder? SecondAdministrator, FirstHolder? KeyCustodian, FirstHolder? InformationCenterCustodian,
    Stream? KeyFile = null, string? KeyFilePassword = null)
{
    internal IEnumerable<(FirstPost Post, FirstHolder? Holder)> All =>
    [
        (FirstPost.FirstAdministrator, FirstAdministrator), (FirstPost.SecondAdministrator, SecondAdministrator),
        (FirstPost.KeyCustodian, KeyCustodian), (FirstPost.InformationCenterCustodian, InformationCenterCustodian),
    ];
}

/// <summary>One account that was made. Its initial password is shown this once.</summary>
public sealed record FirstAccount(FirstPost Post, string UserName, string Name, string KeySerial, [property: Secret] string InitialPassword);

/// <summary>One of the four as it can be made: all that was given is well formed.</summary>
internal sealed record FirstPerson(FirstPost Post, AccountParticulars Holder, KeyGiven Key)
{
    public Role Role => Post is FirstPost.FirstAdministrator or FirstPost.SecondAdministrator ? Role.CenterSystemAdministrator : Role.KeyCustodian;

    public UnitCode Unit => Post == FirstPost.InformationCenterCustodian ? UnitCode.InformationCenter : UnitCode.Center(UnitCode.Nation.Division);
}

/// <summary>What was given, read: the four persons, and every key that comes with them.</summary>
internal sealed record FirstEntries(IReadOnlyList<FirstPerson> Persons, IReadOnlyList<KeyInFile> Keys)
{
    /// <summary>
    /// The first thing that is wrong, with whom it concerns (<c>post</c>) or its row in the file (<c>row</c>): the codes of
    /// <see cref="AccountParticulars"/>, <see cref="KeyFiles"/> and <see cref="KeyValues"/>; <c>KeyNotInLedger</c> (R10.3) for a key without a seed that is
    /// not in the file, <c>KeySerialTwice</c>, and <c>PersonHasAccount</c> (R9.2) where an administrator is one of the others too.
    /// </summary>
    public static Result<FirstEntries> Of(FirstAccounts given)
    {
        var keys = new List<KeyInFile>();
        if (given.KeyFile is { } file)
        {
            var read = KeyFiles.Read(file, given.KeyFilePassword);
            if (read.IsRefused) return read.Refusal;
            if (read.Value.Errors.FirstOrDefault() is { } error) return Refusal.Malformed(error.Code).With("row", $"{error.Row}");
            keys.AddRange(read.Value.Keys);
        }

        var persons = new List<FirstPerson>();
        foreach (var (post, holder) in given.All)
        {
            var person = PersonOf(post, holder, keys);
            if (person.IsRefused) return person.Refusal.With("post", post.ToString());
            if (persons.Any(other => other.Key.Serial == person.Value.Key.Serial)) return Refusal.Malformed("KeySerialTwice").With("post", post.ToString());
            if (persons.Any(other => (other.Role.IsSystemAdministrator() || person.Value.Role.IsSystemAdministrator())
                && Typed.Code(other.Holder.StaffNumber) == Typed.Code(person.Value.Holder.StaffNumber)))
                return Refusal.Conflict("PersonHasAccount", "R9.2").With("post", post.ToString());
            persons.Add(person.Value);
        }

        return new FirstEntries(persons, keys);
    }

    private static Result<FirstPerson> PersonOf(FirstPost post, FirstHolder? given, List<KeyInFile> keys)
    {
        var holder = AccountParticulars.OfTyped(given?.Name, given?.StaffNumber, given?.Mobile, given?.ImAccount);
        var serial = Domain.Keys.KeySerial.OfTyped(given?.Key?.Serial);
        if ((holder.Refusal ?? serial.Refusal) is { } malformed) return malformed;
        var key = given!.Key!;
        var inFile = keys.Any(other => other.Serial == serial.Value);
        if (!string.IsNullOrWhiteSpace(key.Seed))
        {
            if (inFile) return Refusal.Malformed("KeySerialTwice");
            var algorithm = KeyValues.Algorithm(key.Algorithm);
            var seed = KeyValues.Seed(key.Seed, algorithm.IsRefused ? null : algorithm.Value);
            var (digits, period) = (KeyValues.Digits(key.Digits), KeyValues.Period(key.Period));
            if ((seed.Refusal ?? algorithm.Refusal ?? digits.Refusal ?? period.Refusal) is { } wrong) return wrong;
            keys.Add(new KeyInFile(keys.Count + 1, serial.Value, algorithm.Value, seed.Value, digits.Value, period.Value));
        }
        else if (!inFile)
        {
            return Refusal.Conflict("KeyNotInLedger", "R10.3").With("serial", serial.Value);
        }

        return new FirstPerson(post, holder.Value, new KeyGiven(serial.Value, string.IsNullOrWhiteSpace(key.Code) ? null : key.Code, null));
    }
}
