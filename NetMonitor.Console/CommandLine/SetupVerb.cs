using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Installation;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.CommandLine;

/// <summary>Makes the first accounts, as the page <c>/setup</c> does. Whoever has the console's settings and database needs no code.</summary>
internal static class SetupVerb
{
    private const string Help = """
        setup --file people.json     makes the accounts that the installation begins with, once; a console must have started on the database before
        people.json:
          { "firstAdministrator": PERSON, "secondAdministrator": PERSON, "keyCustodian": PERSON, "informationCenterCustodian": PERSON,
            "keyFile": "keys.xml", "keyFilePassword": "…" }
        PERSON:
          { "name": "…", "staffNumber": "…", "mobile": "…", "imAccount": "…",
            "key": { "serial": "…", "seed": "…", "algorithm": "SHA-1", "digits": 6, "period": 30, "code": "…" } }
          seed        hexadecimal or Base32; none for a key of the keyFile (PSKC or CSV, its path as seen from people.json)
          algorithm   SHA-1, SHA-256 or SM3; with digits and period it is the usual one where nothing is said
          code        what the key shows now: proves that its seed is right
        The initial passwords are printed this once. people.json holds secrets: delete it afterwards.
        Further --name value are settings of the console, such as --NetMonitor:DataFolder <folder>.
        """;

    // What is not known was mistyped: without it something else would be made than was meant.
    private static readonly JsonSerializerOptions s_json = new(AnswerJson.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    private sealed record People(
        Person? FirstAdministrator, Person? SecondAdministrator, Person? KeyCustodian, Person? InformationCenterCustodian, string? KeyFile,
        string? KeyFilePassword);

    private sealed record Person(string? Name, string? StaffNumber, string? Mobile, string? ImAccount, Key? Key)
    {
        public FirstHolder Holder => new(Name, StaffNumber, Mobile, ImAccount, Key is null ? null : new FirstKey(
            Key.Serial, Key.Seed, Key.Algorithm, Key.Digits?.ToString(CultureInfo.InvariantCulture), Key.Period?.ToString(CultureInfo.InvariantCulture),
            Key.Code));
    }

    private sealed record Key(string? Serial, string? Seed, string? Algorithm, int? Digits, int? Period, string? Code);

    public static Task<int> RunAsync(string[] args, TextWriter output, TextWriter error) => DatabaseVerb.RunAsync(
        args, output, error, Help, async (services, _, settings) =>
        {
            var path = settings["file"] ?? throw new FormatException("No file is named.");
            var people = Read(path);
            await using var keys = people.KeyFile is { } file
                ? File.OpenRead(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, file))
                : null;
            var done = await services.GetRequiredService<SetUpSystem>().ByOperatorAsync(
                new FirstAccounts(people.FirstAdministrator?.Holder, people.SecondAdministrator?.Holder, people.KeyCustodian?.Holder,
                    people.InformationCenterCustodian?.Holder, keys, people.KeyFilePassword), CancellationToken.None);
            foreach (var about in new[] { "post", "row" })
                if (done.Refusal?.Details?.GetValueOrDefault(about) is { } concerned) await error.WriteLineAsync($"{about} {concerned}:");
            return done.Map(made => string.Join(
                Environment.NewLine,
                made.Select(account => $"{account.Post} {account.UserName} {account.InitialPassword} {account.KeySerial} {account.Name}")));
        });

    private static People Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<People>(File.ReadAllBytes(path), s_json) ?? throw new StartRefusedException($"{path} says nothing.");
        }
        catch (JsonException problem)
        {
            throw new StartRefusedException($"{path}: {problem.Message}", problem);
        }
    }
}
