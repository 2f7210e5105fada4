namespace NetMonitor.Domain.Keys;

/// <summary>What a FIDO2 key made when it was enrolled. All of it is public: who has it can check the key's signature, and can't make one.</summary>
/// <param name="Id">Which no other credential has.</param>
/// <param name="PublicKey">As COSE encodes it.</param>
/// <param name="UserHandle">Random, given to the key by the console.</param>
/// <param name="SignCount">How often it has signed by its own count.</param>
/// <param name="Transports">Ways by which it can be reached, such as <c>usb</c>.</param>
/// <param name="Model">Which model it says it is: the AAGUID, zero where it says none.</param>
public sealed record KeyCredential(byte[] Id, byte[] PublicKey, string UserHandle, long SignCount, string[] Transports, Guid Model);
