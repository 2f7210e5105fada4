using System.Net;
using System.Net.Sockets;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Auth;

/// <summary>What the nation's policy says of one unit's sign-ins (R10.5).</summary>
/// <param name="Covered">Whether the unit may sign in with a code sent to the phone.</param>
/// <param name="Until">When that ends.</param>
/// <param name="Listed">The networks listed for the unit, by itself or by the nearest unit above that has a list; null where none has.</param>
/// <param name="NetworksInFormalMode">Whether they count for sign-ins with a key too.</param>
public sealed record SignInRules(bool Covered, DateTimeOffset? Until, IReadOnlyList<string>? Listed, bool NetworksInFormalMode)
{
    /// <summary>
    /// Whether a network may be signed in from. In the provisional mode no list means none; in the formal mode it means all, or nobody could write one.
    /// </summary>
    public bool Admits(string network, bool byText) =>
        Listed is null ? !byText : !(byText || NetworksInFormalMode) || Listed.Any(listed => Holds(listed, network));

    /// <summary>Whether a listed network holds a caller's, as <see cref="Networks"/> names it.</summary>
    public static bool Holds(string listed, string network) => TryParse(listed, out var wide) && IPAddress.TryParse(network.Split('/')[0], out var address)
        && wide.Contains(address);

    /// <summary>
    /// An IPv4 address or network, or an IPv6 network of at least a /64: callers are told apart no further. What points into a network is none.
    /// </summary>
    public static bool TryParse(string text, out System.Net.IPNetwork network)
    {
        network = default;
        if (!IPAddress.TryParse(text.Split('/')[0], out var address)) return false;
        var isV4 = address.AddressFamily == AddressFamily.InterNetwork;
        return System.Net.IPNetwork.TryParse(isV4 && !text.Contains('/', StringComparison.Ordinal) ? $"{text}/32" : text, out network)
            && network.BaseAddress.Equals(address) && (isV4 || network.PrefixLength <= 64);
    }

    /// <summary>Adds what is to be read, with the same statements for whatever unit.</summary>
    internal static Func<SignInRules> Add(ReadBatch read, UnitPath unit, DateTimeOffset now)
    {
        // An authority and its center are one.
        string[] codes = [.. unit.Codes().Select(code => code.ActsAs.ToString())];
        var policies = read.Add(
            new("select provisional, acceptance, networks_in_formal_mode from sign_in_policies"),
            row => (Provisional: row.TextOrNull(), Acceptance: row.TextOrNull(), Networks: row.Flag()));
        var lists = read.Add(
            Sql.Statement("select unit_code, networks from unit_networks where unit_code = any($1) and networks <> '{}'", (object)codes),
            row => (Unit: row.Text(), Networks: row.Texts()));
        return () =>
        {
            var listed = lists.OrderByDescending(list => Array.LastIndexOf(codes, list.Unit)).Select(list => list.Networks).FirstOrDefault();
            if (policies is not [var policy]) return new SignInRules(false, null, listed, false);
            var decision = policy.Acceptance is null && policy.Provisional is { } text
                ? System.Text.Json.JsonSerializer.Deserialize<ProvisionalDecision>(text, AnswerJson.Options)
                : null;
            var covers = decision is not null && decision.Covers(unit, now);
            return new SignInRules(covers, covers ? decision!.End : null, listed, policy.Networks);
        };
    }
}
