/** A certificate for `localhost` alone, signed by itself and good for a hundred years; its key is public, so it protects nothing. */
export const testCertificate = {
  cert: `-----BEGIN CERTIFICATE-----
MIIBljCCATugAwIBAgIUcNcEuU3M3zVrxlwdwSHwgE3HqYcwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNzE0NTQ1OVoYDzIxMjYxMTAz
MTQ1NDU5WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAStLstBLyQG9k5bvAGkTakx8MnWs00W4kyq5kgI1rGOY2zXxFqjXkwC
r4/1FDQ2HmomNCLxW31orfbeISvFV18Xo2kwZzAdBgNVHQ4EFgQUcEzilMev8YwY
+P3fY/dY11kC7OYwHwYDVR0jBBgwFoAUcEzilMev8YwY+P3fY/dY11kC7OYwDwYD
VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwID
SQAwRgIhAKagYP/u5gzWnMU+cl0wK/GCXEmK/oQ/CQ3Nw0X9T+CMAiEA/2+t7edw
xIfY7ApCLtcIt3KStPvaTd6TKvRCIs6/KH8=
-----END CERTIFICATE-----`,
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgT6SCA5wXuV1tpxFM
yrfIRBQn4dc2fDDuh/J/uLGHhgOhRANCAAStLstBLyQG9k5bvAGkTakx8MnWs00W
4kyq5kgI1rGOY2zXxFqjXkwCr4/1FDQ2HmomNCLxW31orfbeISvFV18X
-----END PRIVATE KEY-----`,
}
