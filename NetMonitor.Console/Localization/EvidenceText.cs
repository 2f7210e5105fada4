namespace NetMonitor.Console.Localization;

/// <summary>Words of evidence: bringing it, how it was taken, who opened it.</summary>
public sealed class EvidenceText
{
    public const string Empty = nameof(Empty);
    public const string Add = nameof(Add);
    public const string AddHint = nameof(AddHint);
    public const string OnTheirWay = nameof(OnTheirWay);
    public const string Cancel = nameof(Cancel);
    public const string Taking = nameof(Taking);
    public const string Method = nameof(Method);
    public const string NotSaid = nameof(NotSaid);
    public const string Device = nameof(Device);
    public const string Officers = nameof(Officers);
    public const string OfficersHint = nameof(OfficersHint);
    public const string SecondOfficer = nameof(SecondOfficer);
    public const string Witness = nameof(Witness);
    public const string NoWitnessReason = nameof(NoWitnessReason);
    public const string Preview = nameof(Preview);
    public const string Openings = nameof(Openings);
    public const string By = nameof(By);
    public const string Before = nameof(Before);
    public const string NoWitness = nameof(NoWitness);
}
