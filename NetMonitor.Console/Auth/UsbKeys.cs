using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Auth;

/// <summary>What a browser is to ask a FIDO2 key, and what it sends back with the answer: sealed, so that it is ours.</summary>
public sealed record UsbKeyQuestion(string Options, string State);

/// <summary>A key's answer as the browser words it, with the question's state, and the address at which the browser found the console.</summary>
public sealed record UsbKeyAnswer(string Credential, string State, Uri Site);

/// <summary>The key that an answer is of, without doubt; how often it has signed by its own count, and the challenge that it answered.</summary>
internal sealed record UsbKeyShown(SecurityKey Key, long SignCount, UsedChallenge Challenge);

/// <summary>A challenge by its hash, and until when it could be answered.</summary>
internal sealed record UsedChallenge(byte[] Hash, DateTimeOffset Until);

/// <summary>
/// FIDO2 USB keys (R10.4): what they are asked, and whether an answer is theirs, by ASP.NET Core Identity's handler of passkeys. A key always asks its
/// holder for its PIN. The question is the same whoever signs in and names no key; it is good for five minutes, for one purpose, and once.
/// </summary>
public sealed partial class UsbKeys
{
    public const string ToSignIn = "sign-in";

    private const string Setting = "NetMonitor:KeyDomain";

    /// <summary>Far more than any key's answer takes.</summary>
    private const int LongestAnswer = 32 * 1024;

    /// <summary>In what a key signs: a hash of the site's name, then flags, its count, and where it made a credential, its model.</summary>
    private const int FlagsAt = SHA256.HashSizeInBytes, ModelAt = FlagsAt + 5, ModelLength = 16;

    private const byte UserVerified = 0x04;

    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly ReadDoor _door;
    private readonly ILogger<UsbKeys> _logger;
    private readonly TimeProvider _time;
    private readonly IDataProtector _protector;
    private readonly string? _domain;
    private readonly IOptions<IdentityPasskeyOptions> _options;
    private readonly SecurityKey _standIn = StandIn();

    public UsbKeys(
        ReadDoor door, IDataProtectionProvider protection, TimeProvider time, ILogger<UsbKeys> logger, IConfiguration? configuration = null)
    {
        _logger = logger;
        (_door, _time, _protector, _domain) = (door, time, protection.CreateProtector("UsbKeys.v1"), configuration?[Setting]);
        _options = Options.Create(new IdentityPasskeyOptions
        {
            ServerDomain = _domain, UserVerificationRequirement = "required", ResidentKeyRequirement = "required",
            AuthenticatorAttachment = "cross-platform", AttestationConveyancePreference = "none", AuthenticatorTimeout = Lifetime,
            ValidateOrigin = given => ValueTask.FromResult(!given.CrossOrigin && given.Origin == OriginOf(given.HttpContext) && IsOurs(given.HttpContext)),
        });
    }

    /// <summary>For an answer without the key's PIN: a key that has none.</summary>
    public static Refusal NoPin { get; } = Refusal.Malformed("KeyWithoutPin", "R10.4");

    /// <summary>For an answer that is not the key's, or to another question.</summary>
    public static Refusal Wrong { get; } = Refusal.Conflict("UsbKeyWrong", "R10.4");

    /// <summary>For an answer to a question that is over, or was answered before.</summary>
    internal static Refusal Over { get; } = Refusal.Conflict("UsbKeyQuestionOver", "R10.4");

    /// <summary>Confirming a session, and binding or enrolling a key, are asked apart: an answer to one opens none of the others.</summary>
    public static string ToConfirm(Actor actor) => $"confirm {actor.SessionId}";

    public static string ToBind(Actor actor, string serial) => $"bind {serial} {actor.SessionId}";

    public static string ToEnrol(Actor actor, string serial) => $"enrol {serial} {actor.SessionId}";

    /// <summary>Asks whatever key is there for its signature.</summary>
    public async Task<UsbKeyQuestion> AskAsync(string purpose, Uri site)
    {
        using var manager = Manager(null);
        var made = await new PasskeyHandler<SecurityKey>(manager, _options).MakeRequestOptionsAsync(null, Http(site));
        return new UsbKeyQuestion(made.RequestOptionsJson, Seal(purpose, made.AssertionState!));
    }

    /// <summary>Asks a key to make a credential, under the user's name that it had before, if it had one.</summary>
    internal async Task<UsbKeyQuestion> AskToEnrolAsync(SecurityKey key, string purpose, Uri site)
    {
        using var manager = Manager(null);
        var handle = key.UserHandle ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var made = await new PasskeyHandler<SecurityKey>(manager, _options).MakeCreationOptionsAsync(
            new PasskeyUserEntity { Id = handle, Name = key.Serial, DisplayName = key.Serial }, Http(site));
        return new UsbKeyQuestion(made.CreationOptionsJson, Seal(purpose, made.AttestationState!));
    }

    /// <summary>
    /// Whether the answer is this key's; null where it is not. The same work for no key at all. A count that went back is told by <see cref="UseAsync"/>.
    /// </summary>
    internal async Task<UsbKeyShown?> MatchAsync(UsbKeyAnswer? answer, string purpose, SecurityKey? key)
    {
        if (answer is null || answer.Credential.Length > LongestAnswer || Open(answer.State, purpose) is not { } question) return null;
        using var manager = Manager(key?.CredentialId is null ? null : key);
        var checkedAnswer = await TryAsync(() => new PasskeyHandler<SecurityKey>(manager, _options).PerformAssertionAsync(
            new PasskeyAssertionContext { HttpContext = Http(answer.Site), CredentialJson = answer.Credential, AssertionState = question.Text }));
        if (checkedAnswer is null || !checkedAnswer.Succeeded || key is null || checkedAnswer.User != key) return null;
        return key.CredentialId!.AsSpan().SequenceEqual(CredentialOf(answer))
            ? new UsbKeyShown(key, checkedAnswer.Passkey.SignCount, question.Challenge)
            : null;
    }

    /// <summary>
    /// The credential that a key has made: <see cref="NoPin"/>, <see cref="Wrong"/>, <c>UsbKeyQuestionOver</c>, and <c>KeyNotHardware</c> (R10.3) for a
    /// credential that could be copied to another device.
    /// </summary>
    internal async Task<Result<(KeyCredential Credential, UsedChallenge Challenge)>> AttestAsync(UsbKeyAnswer answer, string purpose)
    {
        if (answer.Credential.Length > LongestAnswer) return Wrong;
        if (Open(answer.State, purpose) is not { } question) return Over;
        var made = Bytes(answer, "attestationObject");
        var at = made.AsSpan().IndexOf(SHA256.HashData(Encoding.UTF8.GetBytes(_domain ?? answer.Site.Host)));
        if (at >= 0 && made.Length > at + FlagsAt && (made[at + FlagsAt] & UserVerified) == 0) return NoPin;
        using var manager = Manager(null);
        var attested = await TryAsync(() => new PasskeyHandler<SecurityKey>(manager, _options).PerformAttestationAsync(
            new PasskeyAttestationContext { HttpContext = Http(answer.Site), CredentialJson = answer.Credential, AttestationState = question.Text }));
        if (attested is null || !attested.Succeeded) return Wrong;
        var passkey = attested.Passkey;
        if (passkey.IsBackupEligible) return Refusal.Conflict("KeyNotHardware", "R10.3");
        var model = new Guid(made.AsSpan(at + ModelAt, ModelLength), bigEndian: true);
        return (new KeyCredential(
            passkey.CredentialId, passkey.PublicKey, attested.UserEntity.Id, passkey.SignCount, passkey.Transports ?? [], model), question.Challenge);
    }

    /// <summary>
    /// Uses an answer up: null where that is done. Of two with the same one, on whatever nodes, one is the first. The key's own count must have gone up,
    /// unless it does not count.
    /// </summary>
    internal static async Task<SignInCause?> UseAsync(CommandContext context, UsbKeyShown shown, CancellationToken cancel)
    {
        if (!await TakeAsync(context, shown.Challenge, cancel)) return SignInCause.CodeReplayed;
        var (serial, count) = (shown.Key.Serial, shown.SignCount);
        if (await context.Db.SecurityKeys.Where(row => row.Serial == serial && (row.SignCount < count || (row.SignCount == 0 && count == 0)))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.SignCount, count), cancel) != 1) return SignInCause.KeyCloned;
        await context.Db.WrongCodes.Where(row => row.Subject == serial).ExecuteDeleteAsync(cancel);
        return null;
    }

    /// <summary>False where it was answered before. Challenges that are over are forgotten, as their answers are refused anyway.</summary>
    internal static async Task<bool> TakeAsync(CommandContext context, UsedChallenge challenge, CancellationToken cancel)
    {
        context.Write(Sql.Statement(
            """
            delete from used_challenges where hash in (select hash from used_challenges where until < $1 order by until limit 20 for update skip locked)
            """, context.Now));
        return await context.Db.Database.ExecuteSqlAsync(
            $"insert into used_challenges (hash, until) values ({challenge.Hash}, {challenge.Until}) on conflict do nothing", cancel) == 1;
    }

    /// <summary>The credential that an answer names; empty where none can be read.</summary>
    internal static byte[] CredentialOf(UsbKeyAnswer? answer) => answer is null || answer.Credential.Length > LongestAnswer ? [] : Bytes(answer, null);

    /// <summary>Whether the answer itself says that no PIN was asked for. Whoever is meant, and whatever else is wrong.</summary>
    internal static bool LacksPin(UsbKeyAnswer answer) => answer.Credential.Length <= LongestAnswer
        && Bytes(answer, "authenticatorData") is { Length: > FlagsAt } signed && (signed[FlagsAt] & UserVerified) == 0;

    /// <summary>Whether the account's own key is such a one: then its pages ask for that in the code's place.</summary>
    public Task<bool> OpensAsync(Actor actor, CancellationToken cancel)
    {
        var sql = new Sql();
        return _door.For(actor).AnyAsync(
            sql.InBatch(
                $"select from security_keys k where k.bound_to = {sql.Value(actor.UserName)} and k.algorithm = '{nameof(KeyAlgorithm.Fido2)}'"), cancel);
    }

    /// <summary>
    /// Null for an answer over which the handler stumbles: it takes apart what a stranger has made up, in which anything may be missing, and such an answer
    /// is to be refused as any other that is wrong.
    /// </summary>
    private async Task<T?> TryAsync<T>(Func<Task<T>> check) where T : class
    {
        try
        {
            return await check();
        }
        catch (Exception malformed) when (malformed is not OperationCanceledException)
        {
            LogMalformed(malformed);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "An answer of a USB key can't be read")]
    private partial void LogMalformed(Exception exception);

    private string Seal(string purpose, string state) =>
        _protector.Protect(JsonSerializer.Serialize(new Sealed(purpose, _time.GetUtcNow() + Lifetime, state)));

    /// <summary>What the handler needs of its question, and the challenge in it; null where it is over, not ours, or was put for something else.</summary>
    private (string Text, UsedChallenge Challenge)? Open(string state, string purpose)
    {
        try
        {
            return state.Length <= LongestAnswer && JsonSerializer.Deserialize<Sealed>(_protector.Unprotect(state)) is { } question
                && question.Purpose == purpose && _time.GetUtcNow() < question.Until
                ? (question.State, new UsedChallenge(SHA256.HashData(Encoding.UTF8.GetBytes(question.State)), question.Until))
                : null;
        }
        catch (CryptographicException)
        {
            // Another installation's, or somebody's own making.
            return null;
        }
    }

    private UserManager<SecurityKey> Manager(SecurityKey? key) => new(
        new PasskeyStore(key, _standIn), Options.Create(new IdentityOptions()), null!, [], [], null!, new IdentityErrorDescriber(), null!,
        NullLogger<UserManager<SecurityKey>>.Instance);

    /// <summary>A request to that address: what the handler takes the site's name from. On a live page there is none at hand.</summary>
    private static DefaultHttpContext Http(Uri site) => new() { Request = { Scheme = site.Scheme, Host = new HostString(site.Authority) } };

    private static string OriginOf(HttpContext http) => $"{http.Request.Scheme}://{http.Request.Host}";

    /// <summary>Whether the console was found under the name that keys are enrolled for, where one is set.</summary>
    private bool IsOurs(HttpContext http) => _domain is not { } domain || http.Request.Host.Host == domain
        || http.Request.Host.Host.EndsWith($".{domain}", StringComparison.OrdinalIgnoreCase);

    /// <summary>Bytes in an answer: its credential's id, or one part of what the key said; empty where they can't be read.</summary>
    private static byte[] Bytes(UsbKeyAnswer answer, string? part)
    {
        try
        {
            using var json = JsonDocument.Parse(answer.Credential);
            var place = json.RootElement;
            if (place.ValueKind != JsonValueKind.Object) return [];
            if (part is not null && !(place.TryGetProperty("response", out place) && place.ValueKind == JsonValueKind.Object)) return [];
            return place.TryGetProperty(part ?? "id", out var text) && text.ValueKind == JsonValueKind.String
                ? Base64Url.DecodeFromChars(text.GetString())
                : [];
        }
        catch (Exception malformed) when (malformed is JsonException or FormatException)
        {
            return [];
        }
    }

    /// <summary>A key of which nobody has the private half.</summary>
    private static SecurityKey StandIn()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = pair.ExportParameters(false).Q;
        // COSE: an EC key, ES256, on P-256, with the two coordinates.
        byte[] cose = [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
        var key = new SecurityKey("-", KeyAlgorithm.Fido2, "", 0, 0, Domain.Units.UnitCode.InformationCenter);
        key.Enrol(new KeyCredential(RandomNumberGenerator.GetBytes(32), cose, "-", 0, [], Guid.Empty), DateTimeOffset.UnixEpoch);
        return key;
    }

    private sealed record Sealed(string Purpose, DateTimeOffset Until, string State);
}
