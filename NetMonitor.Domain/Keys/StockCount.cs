namespace NetMonitor.Domain.Keys;

/// <summary>
/// What a count comes to, compared with the ledger (R16.2). Damaged keys lie there until they are written off, and are no stock: whether they were seen
/// makes no difference.
/// </summary>
/// <param name="Counted">Keys that were seen.</param>
/// <param name="Missing">In the stock by the ledger, and not seen.</param>
/// <param name="Found">Seen, though the ledger has them elsewhere: they are in the stock again.</param>
/// <param name="Strays">Seen, and of no key of this ledger.</param>
/// <param name="Unsettled">Seen in a state that a count does not change, such as one that was reported lost.</param>
public sealed record StockCount(
    int Counted, IReadOnlyList<string> Missing, IReadOnlyList<string> Found, IReadOnlyList<string> Strays, IReadOnlyList<string> Unsettled)
{
    /// <summary>Whether there is anything to explain.</summary>
    public bool Differs => Missing.Count + Found.Count > 0;

    /// <summary>Compares what was seen with the keys of the unit's ledger; each list is in the order of the numbers.</summary>
    public static StockCount Of(IEnumerable<(string Serial, KeyState State)> ledger, IReadOnlySet<string> seen)
    {
        var (missing, found, unsettled, strays) = (new List<string>(), new List<string>(), new List<string>(), seen.ToHashSet());
        foreach (var (serial, state) in ledger)
        {
            if (!strays.Remove(serial))
            {
                if (state.IsInStock()) missing.Add(serial);
            }
            else if (!state.IsInStock() && state != KeyState.Damaged)
            {
                (KeyWorkflow.Table.Allows(state, KeyEntry.StockCounted) ? found : unsettled).Add(serial);
            }
        }

        return new StockCount(seen.Count, Sorted(missing), Sorted(found), Sorted(strays), Sorted(unsettled));

        static IReadOnlyList<string> Sorted(IEnumerable<string> serials) => [.. serials.Order(StringComparer.Ordinal)];
    }
}
