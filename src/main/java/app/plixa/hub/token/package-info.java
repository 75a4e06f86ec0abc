/** API tokens as their owners manage them, and who a caller is (contract, section 2). */
package app.plixa.hub.token;
